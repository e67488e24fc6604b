/** US dollars for a million tokens. What is left out is unknown, not free. */
export type TokenPrice = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
};
