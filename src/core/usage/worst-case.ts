import type { MicroUsd } from './ledger.ts';
import { ratesFor, type ModelPrice } from './model-price.ts';
import { US_FACTOR } from './us-factor.ts';
import { wholeMicroUsd } from './whole-micro-usd.ts';

export type WorstCaseRequest = {
  readonly price: ModelPrice;
  /** The length of the request's body. */
  readonly bodyBytes: number;
  /** The request's own limit of output (`max_tokens`). */
  readonly maxTokens: number;
  /** Whether the body asks for a prompt cache (`cache_control`), and the longest life that it asks for. */
  readonly cache?: 'none' | '5m' | '1h';
  /** As the body asks (`inference_geo`). */
  readonly inferenceGeo?: string | null;
  /** As the body asks (`speed`). */
  readonly speed?: string | null;
  /** How many web searches of the provider's the body allows at most. */
  readonly webSearches?: number;
};

/**
 * How many bytes of a body are taken for one token of input. English prose has about 4, source code and the JSON around it
 * between 3 and 4, Chinese in UTF-8 about 3: a third of the bytes is not below what a provider counts, except for text that
 * is nearly all symbols. Images are far above it: their base64 is long, and they cost by their area.
 */
export const BYTES_PER_TOKEN = 3;

/**
 * The most that a request can plausibly cost: all the output that it allows, and its body as input, all of it written to
 * the cache where it asks for one. Nothing is added on top. The settlement corrects it either way.
 */
export function worstCaseOf(request: WorstCaseRequest): MicroUsd {
  const { price, bodyBytes, maxTokens, cache = 'none', inferenceGeo, speed, webSearches = 0 } = request;
  const input = Math.ceil(bodyBytes / BYTES_PER_TOKEN);
  const rates = ratesFor(price, { input, fast: speed === 'fast' }) ?? price.base;
  const inputRate = { none: rates.input, '5m': rates.cacheWrite5m, '1h': rates.cacheWrite1h }[cache];
  const factor = inferenceGeo === 'us' ? US_FACTOR : 1;
  const tokens = input * Math.max(rates.input, inputRate) + maxTokens * rates.output;
  return wholeMicroUsd(tokens * factor + webSearches * (price.webSearchMicroUsd ?? 0));
}
