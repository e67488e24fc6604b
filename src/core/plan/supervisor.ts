/** The client's own background service, one for each configuration directory, which outlives sessions and serves every later one. */
export type Supervisor = {
  readonly pid: number;
  /** The file by which the client knows that it runs. */
  readonly lock: string;
  /** Variables that route, in the environment that it was started with. */
  readonly routes: readonly string[];
};
