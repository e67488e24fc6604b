import type { Command } from 'commander';

/** One line that a person may type, and what it does. */
type Example = readonly [line: string, does: string];

/** Examples of each command, by its words. The help shows them, and so do the reference and the manual page. */
const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  run: [
    ['cordon run native', 'your own login, whatever files and shell say'],
    ['cordon run free -p "Explain this repository"', 'everything behind the profile is the client’s'],
    ['cordon run --dry-run free', 'the plan, with fingerprints in place of secrets'],
  ],
  exec: [['cordon exec free -- node agent.mjs', 'a program on the Agent SDK under the profile “free”']],
  explain: [
    ['cordon explain', 'the route, and each variable with its winner'],
    ['cordon explain ANTHROPIC_BASE_URL model', 'these two only'],
    ['cordon explain -- --setting-sources user', 'as if `claude --setting-sources user` were started'],
  ],
  doctor: [
    ['cordon doctor', 'what needs your attention'],
    ['cordon doctor --fix --dry-run', 'the repair as a difference; nothing is written'],
    ['cordon doctor --fix --yes --profile router', 'repairs, and keeps what it takes out as a profile'],
  ],
  init: [['cordon init --provider openrouter --model qwen/qwen3-coder:free --profile free', 'asks for the rest']],
  'profile list': [['cordon profile list --json', 'for a script']],
  'profile show': [['cordon profile show free', 'where it goes, with which model and which reference to a key']],
  'profile add': [
    [
      'cordon profile add team --provider litellm --model claude-sonnet --credential keychain:litellm',
      'a second profile',
    ],
  ],
  'profile remove': [['cordon profile remove team', 'comments and other profiles stay']],
  'profile export': [['cordon profile export free > free.jsonc', 'for another machine; no key is in it']],
  'profile import': [['cordon profile import free.jsonc', 'what is there already stays']],
  'profile path': [['cordon profile path', 'the file to open in an editor']],
  'secret set': [
    ['cordon secret set openrouter', 'asks for the key without showing it'],
    ['pass show openrouter | cordon secret set openrouter', 'takes it from another program'],
  ],
  'secret get': [['cordon secret get openrouter', 'its fingerprint']],
  'secret remove': [['cordon secret remove openrouter', 'from the keychain and from the encrypted file']],
  'secret list': [['cordon secret list', 'names and fingerprints']],
  undo: [
    ['cordon undo', 'the last change'],
    ['cordon undo --list', 'what can be taken back'],
  ],
  verify: [
    ['cordon verify free', 'one launch against the witness; costs nothing'],
    ['cordon verify --all', 'every profile'],
  ],
  status: [['cordon status', 'outside a session: the ones that run']],
  statusline: [['cordon statusline', 'as the `statusLine` command of a session']],
  usage: [
    ['cordon usage --by profile', 'tokens and cost of each profile'],
    ['cordon usage --by day --json', 'for a script'],
  ],
  'gateway check': [
    ['cordon gateway check routed', 'asks before it sends anything; says what the provider doesn’t take'],
    ['cordon gateway check routed --lab', 'what the gateway itself changes; costs nothing'],
  ],
  'budget show': [['cordon budget show', 'limit, spent, reserved, and when it starts anew']],
  'budget set': [
    ['cordon budget set capped 5 --per day', 'five dollars a day, from the next session on'],
    ['cordon budget set capped off', 'no limit'],
  ],
  'budget raise': [['cordon budget raise capped 2', 'two dollars more, for this period only']],
  'project use': [['cordon project use free', 'this repository only, without a key in any file']],
  'project show': [['cordon project show', 'what this repository uses, and where a plain session here goes']],
  'project trust': [['cordon project trust', 'once for each content of .cordon.jsonc']],
  'project clear': [['cordon project clear', 'takes exactly that out again']],
  'shell-init': [['eval "$(cordon shell-init zsh)"', 'in ~/.zshrc']],
  completion: [['cordon completion fish | source', 'in fish’s configuration']],
  conformance: [['cordon conformance --client ./claude', 'whether this client follows the rules that cordon goes by']],
  editor: [
    ['cordon editor vscode --profile free --dry-run', 'what would be written'],
    ['cordon editor vscode --remove', 'takes it out again'],
  ],
  credential: [['cordon credential free /home/me/repository', 'as the `apiKeyHelper` of that repository']],
  wrap: [['cordon wrap free -- claude', 'as the program that an editor starts']],
  shim: [['cordon shim native', 'claude-native in ~/.local/share/cordon']],
  import: [['cordon import --dry-run', 'what other tools left, and the profiles that would follow']],
};

/** Adds its examples to every command that has some. A command without a row here brings examples in its own help. */
export function addExamples(program: Command): void {
  for (const { words, command } of commandsBelow(program)) {
    const examples = EXAMPLES[words];
    if (examples !== undefined) command.addHelpText('after', `\n${exampleText(examples)}`);
  }
}

/** A command, and the words that a person types for it behind `cordon`. */
export type NamedCommand = { readonly words: string; readonly command: Command };

/** Every command, each in front of its own sub-commands. The built-in `help` is not among them. */
export function commandsBelow(command: Command, before: readonly string[] = []): readonly NamedCommand[] {
  return command.commands.flatMap((child) => {
    const words = [...before, child.name()];
    return [{ words: words.join(' '), command: child }, ...commandsBelow(child, words)];
  });
}

/** Below each line what it does: beside it, long lines would push everything off the screen. */
function exampleText(examples: readonly Example[]): string {
  return ['Examples:', ...examples.map(([line, does]) => `  ${line}\n      ${does}`)].join('\n');
}
