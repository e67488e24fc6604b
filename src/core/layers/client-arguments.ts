/** What cordon must know of the client's own command line. Everything else passes through untouched. */
export type ClientArguments = {
  /** The value of every `--settings`, in any spelling, in order; the client takes the last. */
  readonly settings: readonly string[];
  readonly model: string | null;
  /** The value of `--setting-sources`, or null where it isn't given. `""` is a value: no file source at all. */
  readonly settingSources: string | null;
  /** The client's sub-command (`mcp`, `auth`, …), or null for a conversation. */
  readonly subcommand: string | null;
  readonly print: boolean;
  /** Every option that is given, by its spelling, without its value. */
  readonly flags: ReadonlySet<string>;
  /** The arguments without any `--settings`. */
  readonly rest: readonly string[];
};
