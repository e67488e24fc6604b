/** An option of a command, as its help shows it. */
export type OptionRow = { readonly flags: string; readonly description: string };

/** What a new profile may say on a command line; each names the field of a draft. */
export const DRAFT_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--provider <name>',
    description: 'a built-in provider, one of your own, or custom together with --base-url',
  },
  { flags: '--model <id>', description: 'the model that a session starts with' },
  {
    flags: '--credential <reference>',
    description: 'where the key is: env:NAME, keychain:NAME, file:PATH, op://… or cmd:[…]; never the key itself',
  },
  { flags: '--base-url <url>', description: 'where your own server answers' },
  { flags: '--auth <header>', description: 'bearer or x-api-key, for your own server' },
  {
    flags: '--config-dir <path>',
    description: 'a directory of its own for the client: another login, history and settings',
  },
  { flags: '--context-window <tokens>', description: 'what the model holds, where the client doesn’t know it' },
];

export const INIT_OPTIONS: readonly OptionRow[] = [
  ...DRAFT_OPTIONS,
  { flags: '--profile <name>', description: 'what the profile is called' },
  {
    flags: '--shell <name>',
    description: 'put functions and completion into the start-up file of bash, zsh, fish or pwsh; alone, do only that',
  },
  { flags: '--shim', description: 'with --shell: plain claude goes through cordon too' },
  { flags: '--prefix <text>', description: 'with --shell: what the functions’ names begin with, in place of claude-' },
  { flags: '--yes', description: 'ask nothing' },
  { flags: '--force', description: 'replace a configuration that is there; the old one is kept beside it' },
];

export const SECRET_GET_OPTIONS: readonly OptionRow[] = [{ flags: '--reveal', description: 'print the secret itself' }];
