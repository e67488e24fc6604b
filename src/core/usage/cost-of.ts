import type { CostBasis, MicroUsd, Tokens } from './ledger.ts';
import { ratesFor, type ModelPrice } from './model-price.ts';
import { US_FACTOR } from './us-factor.ts';
import { wholeMicroUsd } from './whole-micro-usd.ts';

export type CostRequest = {
  readonly tokens: Tokens;
  /** null where no price is known. */
  readonly price: ModelPrice | null;
  /** The provider's own figure; it wins over every list. */
  readonly billedMicroUsd: MicroUsd | null;
  /** As the usage says (`inference_geo`). */
  readonly inferenceGeo?: string | null;
  /** As the usage says (`speed`). */
  readonly speed?: string | null;
};

export type Cost = { readonly costMicroUsd: MicroUsd | null; readonly costBasis: CostBasis };

const UNPRICED: Cost = { costMicroUsd: null, costBasis: 'unpriced' };

/**
 * What one answer cost: what the provider billed, else its tokens at the list price, else unpriced. Web searches cost extra
 * and are no part of the surcharge for inference in the United States: with both, the client's own figure was met to the
 * digit (2.1.330). A class without a known price makes the whole unpriced.
 */
export function costOf({ tokens, price, billedMicroUsd, inferenceGeo, speed }: CostRequest): Cost {
  if (billedMicroUsd !== null) return { costMicroUsd: billedMicroUsd, costBasis: 'billed' };
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, webSearches } = tokens;
  const whole = input + cacheRead + cacheWrite5m + cacheWrite1h;
  const rates = price === null ? null : ratesFor(price, { input: whole, fast: speed === 'fast' });
  const search = price?.webSearchMicroUsd ?? null;
  if (rates === null || (webSearches > 0 && search === null)) return UNPRICED;
  const sum =
    input * rates.input +
    output * rates.output +
    cacheRead * rates.cacheRead +
    cacheWrite5m * rates.cacheWrite5m +
    cacheWrite1h * rates.cacheWrite1h;
  const factor = inferenceGeo === 'us' ? US_FACTOR : 1;
  return { costMicroUsd: wholeMicroUsd(sum * factor + webSearches * (search ?? 0)), costBasis: 'list' };
}
