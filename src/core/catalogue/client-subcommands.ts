/**
 * What a launch does with a sub-command of the client:
 * `contained`: it takes the global options, so the overlay goes before it, and it runs in the clean environment;
 * `environment`: it works on this machine's files or on the installation: clean environment, arguments untouched;
 * `vendor`: a service of the vendor's, with the person's own login: refused in a routed session, else like `environment`;
 * `supervised`: it starts or steers sessions of a per-user supervisor, which has an environment of its own: refused.
 */
export type SubcommandTreatment = 'contained' | 'environment' | 'vendor' | 'supervised';

export type SubcommandRow = {
  readonly names: readonly string[];
  readonly treatment: SubcommandTreatment;
  /** The client knows it only as the very first word; anywhere else the word is a prompt. */
  readonly firstWordOnly?: true;
};

/** The client's sub-commands, hidden ones too, as 2.1.330 treats them. */
const CLIENT_SUBCOMMANDS: readonly SubcommandRow[] = [
  { names: ['auth'], treatment: 'contained' },
  { names: ['auto-mode'], treatment: 'contained' },
  { names: ['doctor'], treatment: 'contained' },
  { names: ['mcp'], treatment: 'contained' },
  { names: ['plugin', 'plugins'], treatment: 'contained' },
  { names: ['import', 'import-conversations'], treatment: 'environment' },
  { names: ['install'], treatment: 'environment' },
  { names: ['project'], treatment: 'environment' },
  { names: ['purge'], treatment: 'environment' },
  { names: ['sandbox'], treatment: 'environment' },
  { names: ['update', 'upgrade'], treatment: 'environment' },
  { names: ['workspace-trust'], treatment: 'environment' },
  { names: ['logs', 'stop', 'kill', 'rm'], treatment: 'environment', firstWordOnly: true },
  { names: ['gateway'], treatment: 'vendor' },
  { names: ['setup-token'], treatment: 'vendor' },
  { names: ['ultrareview'], treatment: 'vendor' },
  { names: ['remote-control', 'rc', 'remote', 'sync', 'bridge'], treatment: 'vendor', firstWordOnly: true },
  {
    names: ['--handle-uri', '--claude-in-chrome-mcp', '--chrome-native-host'],
    treatment: 'vendor',
    firstWordOnly: true,
  },
  { names: ['agents'], treatment: 'supervised' },
  { names: ['attach', 'respawn'], treatment: 'supervised', firstWordOnly: true },
  { names: ['daemon', '--daemon-worker', '--bg-pty-host', '--bg-spare'], treatment: 'supervised', firstWordOnly: true },
];

/** Options that hand the conversation to a process or a service that the launch doesn't hold. */
export const ESCAPING_OPTIONS: ReadonlyMap<string, SubcommandTreatment> = new Map([
  ['--bg', 'supervised'],
  ['--background', 'supervised'],
  ['--cloud', 'vendor'],
  ['--remote', 'vendor'],
  ['--desktop', 'vendor'],
  ['--teleport', 'vendor'],
  ['--environment', 'vendor'],
  ['--remote-control', 'vendor'],
  ['--rc', 'vendor'],
]);

const BY_NAME: ReadonlyMap<string, SubcommandRow> = new Map(
  CLIENT_SUBCOMMANDS.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

/** Every word that can be a sub-command somewhere on a command line. */
export const CLIENT_SUBCOMMAND_NAMES: readonly string[] = [...BY_NAME.keys()];

/** Where a word stands on the client's command line. */
export type WordPlace = {
  readonly isFirst: boolean;
  /** Whether `-p` or `--print` stands anywhere on the line: every word but a first-word verb is a prompt then (2.1.330). */
  readonly prints: boolean;
};

/** How a launch treats a word that stands where a sub-command may, or null where it is a prompt or an option. */
export function findSubcommand(word: string, { isFirst, prints }: WordPlace): SubcommandTreatment | null {
  const row = BY_NAME.get(word);
  if (row === undefined) return null;
  const counts = row.firstWordOnly === true ? isFirst : !prints;
  return counts ? row.treatment : null;
}
