/** US dollars for a million tokens, which is micro-dollars for one: each class of tokens has its own. */
export type Rates = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
};

/** What one model costs at one provider. */
export type ModelPrice = {
  readonly source: 'configuration' | 'snapshot';
  /** The day of the snapshot, or null for the person's own price. */
  readonly asOf: string | null;
  readonly base: Rates;
  /** Dearer rates for the whole request where its input is more than `above` tokens, ascending. */
  readonly tiers: readonly { readonly above: number; readonly rates: Rates }[];
  /** The rates of the vendor's fast mode; null where none are known. */
  readonly fast: Rates | null;
  /** Micro-dollars for one web search that the provider makes; null where no price is known. */
  readonly webSearchMicroUsd: number | null;
};

/** Rates as a table has them: what is missing is unknown. */
export type ListedRates = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
};

/**
 * Rates without a gap. A class that a table leaves out is not free, so it gets the most that it could cost: a cache read as
 * much as input, a write 1.25 times (five minutes) and 2 times (an hour) as much, the largest factors of any vendor in the
 * snapshot. A vendor that doesn't charge for writes reports none.
 */
export function fillRates({ input, output, cacheRead, cacheWrite, cacheWrite1h }: ListedRates): Rates {
  const short = cacheWrite ?? input * 1.25;
  return {
    input,
    output,
    cacheRead: cacheRead ?? input,
    cacheWrite5m: short,
    cacheWrite1h: cacheWrite1h ?? Math.max(short * 1.6, input * 2),
  };
}

/** The rates of a request with so many tokens of input, the cache's included: a tier counts for all of it. */
export function ratesFor(
  price: ModelPrice,
  { input, fast }: { readonly input: number; readonly fast: boolean },
): Rates | null {
  if (fast) return price.fast;
  return price.tiers.findLast(({ above }) => input > above)?.rates ?? price.base;
}
