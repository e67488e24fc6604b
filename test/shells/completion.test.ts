import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startTerminal, whyNoTerminal, type Terminal } from '../lab/terminal.ts';
import { putFile } from '../launch/box.ts';
import { cordon, runIn } from '../launch/launch.ts';
import { createShellBox, isInstalled } from './shell-box.ts';

/** Asks for completion of a line in bash as readline does: by the function that \`complete\` registered. */
const ASK_BASH = `set -eu
eval "$(cordon shell-init bash)"
ask() {
  local registered; registered=$(complete -p "$1"); registered=\${registered#*-F }
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  "\${registered%% *}" "$1" "\${!#}" "\${COMP_WORDS[COMP_CWORD-1]}"
  printf '%s\\n' "\${COMPREPLY[*]-}"
}
`;

describe('completion in bash', () => {
  test.each([
    { behaviour: 'profiles behind run', line: "cordon run ''", offers: 'native lab other' },
    { behaviour: 'commands that begin so', line: 'cordon shell', offers: 'shell-init' },
    { behaviour: 'sub-commands', line: "cordon profile ''", offers: 'list show add remove export import path' },
    { behaviour: 'options of a command', line: 'cordon shim --re', offers: '--remove' },
    {
      behaviour: 'the client’s options behind a profile',
      line: 'cordon run lab --perm',
      offers: '--permission-mode --permission-prompts',
    },
    { behaviour: 'the client’s options for a function', line: 'claude-lab --output-f', offers: '--output-format' },
    { behaviour: 'values of the client’s options', line: "claude-lab --input-format ''", offers: 'text stream-json' },
    {
      behaviour: 'the part behind =, where bash breaks the word',
      line: "claude-native --permission-mode '=' p",
      offers: 'plan',
    },
    {
      behaviour: 'nothing of what was typed is run',
      line: "cordon '$(touch pwned)' '`touch pwned`' run ''",
      offers: '',
    },
  ])('$behaviour', async ({ line, offers }) => {
    const box = createShellBox();
    const ended = await runIn(box, ['bash', '--norc', '-c', `${ASK_BASH}ask ${line}; ls pwned 2>/dev/null || :`]);
    expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({ stdout: `${offers}\n`, stderr: '' });
  });

  test('the script can be read twice', async () => {
    const twice = 'set -eu; eval "$(cordon shell-init bash)"; eval "$(cordon shell-init bash)"; echo fine';
    const ended = await runIn(createShellBox(), ['bash', '--norc', '-c', twice]);
    expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({ stdout: 'fine\n', stderr: '' });
  });
});

describe.skipIf(whyNoTerminal() !== null)('completion at a prompt of bash', () => {
  let terminal: Terminal | undefined;
  afterAll(() => terminal?.close());

  test('Tab completes a profile and a value behind =', async () => {
    const box = createShellBox();
    const rc = putFile(path.join(box.home, 'rc'), 'eval "$(cordon shell-init bash)"\nPS1="ready> "\n');
    terminal = await startTerminal({ argv: ['bash', '--rcfile', rc, '-i'], cwd: box.cwd, env: box.env });
    await terminal.waitFor(/ready>/);
    await terminal.type('cordon run nat\t--permission-mode=pl\t');
    expect(await terminal.waitFor(/--permission-mode=plan/)).toContain('cordon run native --permission-mode=plan');
  });
});

/** What is typed before Tab, and what stands there behind it. */
const ZSH_LINES: readonly (readonly [string, string])[] = [
  ['cordon shell-i', 'cordon shell-init '],
  ['cordon run nat', 'cordon run native '],
  ['cordon run lab --output-f', 'cordon run lab --output-format '],
  ['claude-lab --resu', 'claude-lab --resume '],
  ["FOO=1 claude-lab 'a b' --resu", "FOO=1 claude-lab 'a b' --resume "],
  ['claude-native --permission-mode dontA', 'claude-native --permission-mode dontAsk '],
  ['claude-native --permission-mode=dontA', 'claude-native --permission-mode=dontAsk '],
  ['claude --output-f', 'claude --output-format '],
  ['claude-oth', 'claude-other '],
  ['claude-lab --settings onl', 'claude-lab --settings only-file.json '],
  ["claude-lab '$(touch pwned)' --resu", "claude-lab '$(touch pwned)' --resume "],
];
const INIT = 'eval "$(cordon shell-init zsh --shim)"';
const COMPINIT = 'autoload -Uz compinit; compinit -u -D';

if (!isInstalled('zsh')) console.warn('zsh is not installed here: its completion was not run.');
describe.skipIf(!isInstalled('zsh'))('completion at a prompt of zsh', () => {
  test.each([
    { behaviour: 'compinit before the line', startUp: `${COMPINIT}\n${INIT}` },
    { behaviour: 'compinit behind the line', startUp: `${INIT}\n${COMPINIT}` },
    { behaviour: 'compinit behind the first prompt', startUp: INIT, first: [`!${COMPINIT}`] },
    { behaviour: 'no compinit at all', startUp: INIT },
    { behaviour: 'the script read twice', startUp: `${INIT}\n${INIT}` },
    { behaviour: 'options that change words and arrays', startUp: `setopt ksh_arrays sh_word_split nounset\n${INIT}` },
  ])('$behaviour: profiles, values and the client’s flags', async ({ startUp, first = [] }) => {
    const box = createShellBox();
    putFile(path.join(box.cwd, 'only-file.json'), '{}');
    const driver = path.join(import.meta.dirname, 'drive-zsh.zsh');
    const typed = ZSH_LINES.map(([line]) => line);
    const ended = await runIn(box, ['zsh', '-f', driver, startUp, ...first, ...typed]);
    expect({ typed: ended.stdout.toString().trim().split('\n'), stderr: ended.stderr }).toEqual({
      typed: ZSH_LINES.map(([, line]) => `${line}|`),
      stderr: '',
    });
    expect(existsSync(path.join(box.cwd, 'pwned'))).toBe(false);
  });
});

if (!isInstalled('fish')) console.warn('fish is not installed here: its completion was not run.');
describe.skipIf(!isInstalled('fish'))('completion in fish', () => {
  test.each([
    { line: 'cordon run ', offers: ['lab\tlab, lab/model', 'native\tyour own login', 'other\tother, other/model'] },
    { line: 'cordon run lab --output-f', offers: ['--output-format\thow answers are printed'] },
    { line: 'claude-lab --permission-mode=pl', offers: ['--permission-mode=plan'] },
    { line: 'claude-lab --settings fil', offers: ['file.json'] },
  ])('$line', async ({ line, offers }) => {
    const box = createShellBox();
    putFile(path.join(box.cwd, 'file.json'), '{}');
    const script = `cordon shell-init fish | source; complete -C "${line}"`;
    const ended = await runIn(box, ['fish', '--no-config', '-c', script]);
    expect(ended.stdout.toString().trim().split('\n').sort()).toEqual(offers);
  });
});

describe.skipIf(!isInstalled('fish') || whyNoTerminal() !== null)('completion at a prompt of fish', () => {
  let terminal: Terminal | undefined;
  afterAll(() => terminal?.close());

  test('Tab completes a profile, a value behind =, and a flag of a function', async () => {
    const box = createShellBox();
    putFile(
      path.join(box.home, '.config', 'fish', 'config.fish'),
      'cordon shell-init fish | source\nfunction fish_prompt; echo "ready> "; end\nfunction fish_greeting; end\n',
    );
    terminal = await startTerminal({ argv: ['fish', '-i'], cwd: box.cwd, env: box.env });
    await terminal.waitFor(/ready>/);
    await terminal.type('cordon run nat\t--permission-mode=pl\t');
    await terminal.waitFor(/cordon run native --permission-mode=plan/);
    await terminal.press('C-u');
    await terminal.type('claude-la\t--output-f\t');
    await terminal.waitFor(/claude-lab --output-format/);
  });
});

describe('what the shells ask', () => {
  test.each([
    {
      behaviour: 'PowerShell marks each word, so that an empty one isn’t lost',
      args: ['pwsh', 'cordon', '--', ':run', ':'],
      says: 'words\nnative\tyour own login\nlab\tlab, lab/model\nother\tother, other/model\n',
    },
    {
      behaviour: 'fixed values of an option',
      args: ['fish', 'cordon', '--', 'init', '--shell', ''],
      says: 'words\nbash\nzsh\nfish\npwsh\n',
    },
    ...[
      ['project', 'use', 'la'],
      ['editor', 'vscode', '--profile', 'la'],
      ['budget', 'set', 'la'],
      ['budget', 'show', 'la'],
      ['profile', 'export', 'native', 'la'],
      ['verify', 'la'],
      ['exec', 'la'],
      ['shim', 'native', 'la'],
      ['gateway', 'check', 'la'],
    ].map((words) => ({
      behaviour: `a profile behind ${words.slice(0, -1).join(' ')}`,
      args: ['fish', 'cordon', '--', ...words],
      says: 'words\nlab\tlab, lab/model\n',
    })),
    {
      behaviour: 'a profile behind =',
      args: ['fish', 'cordon', '--', 'editor', 'zed', '--profile=la'],
      says: 'words\n--profile=lab\tlab, lab/model\n',
    },
    {
      behaviour: 'no profile where a new name is asked for',
      args: ['fish', 'cordon', '--', 'init', '--profile', ''],
      says: 'words\n',
    },
    {
      behaviour: 'the editors',
      args: ['fish', 'cordon', '--', 'editor', ''],
      says: 'words\nvscode\ncursor\nwindsurf\nvscodium\nzed\njetbrains\ndesktop\n',
    },
    {
      behaviour: 'the sources of an import',
      args: ['fish', 'cordon', '--', 'import', 'ccs', 'cl'],
      says: 'words\nclaude-code-router\nclother\n',
    },
    {
      behaviour: 'spans of a budget',
      args: ['fish', 'cordon', '--', 'budget', 'set', 'lab', '--per', 'w'],
      says: 'words\nweek\n',
    },
    { behaviour: 'behind -- only files', args: ['fish', 'client', '--', '--', ''], says: 'files\n' },
    {
      behaviour: '--default stands in the place of a profile',
      args: ['fish', 'cordon', '--', 'run', '--default', '--forward'],
      says: 'words\n--forward-subagent-text\tshow what sub-agents say\n',
    },
    { behaviour: 'a program behind exec', args: ['fish', 'cordon', '--', 'exec', 'lab', ''], says: 'files\n' },
  ])('$behaviour', async ({ args, says }) => {
    const ended = await cordon(createShellBox(), ['complete', ...args]);
    expect({ status: ended.status, stdout: ended.stdout.toString() }).toEqual({ status: 0, stdout: says });
  });
});
