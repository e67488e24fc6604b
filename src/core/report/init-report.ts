/** What `cordon init` wrote. `replaced` is where the file that stood there before is kept. */
export type InitReport = {
  readonly schema: 1;
  readonly configuration: string;
  readonly profile: string;
  readonly replaced: string | null;
  /** What is left for the person to do, one sentence each. */
  readonly next: readonly string[];
};
