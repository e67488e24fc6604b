/** What cordon must know of the client's own command line. Everything else passes through untouched. */
export type ClientArguments = {
  /** The value of every `--settings`, in any spelling, in order; the client takes the last. */
  readonly settings: readonly string[];
  /** Whether `--settings` stands where this client takes it for the value of another option; old ones don't (2.1.197). */
  readonly settingsAsValue: boolean;
  readonly model: string | null;
  /** The value of `--setting-sources`, or null where it isn't given. `""` is a value: no file source at all. */
  readonly settingSources: string | null;
  /** The client's sub-command (`mcp`, `auth`, …), or null for a conversation. */
  readonly subcommand: string | null;
  /** Whether `-p` or `--print` stands by itself before any `--`, also behind what would be a sub-command. */
  readonly print: boolean;
  /** Every option that is given, by its spelling, without its value. */
  readonly flags: ReadonlySet<string>;
  /** The arguments without any `--settings`. */
  readonly rest: readonly string[];
};
