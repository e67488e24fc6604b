import type { Pricing } from '../../src/core/gateway/pricing.ts';

/** Ten dollars a million tokens in, a hundred out: 0.01 and 0.1 cents for a hundred. */
export const testPricing: Pricing = {
  findPrice: (model) => (model.includes('unpriced') ? null : { input: 10, output: 100 }),
  worstCaseOf: (price, { bodyBytes, maxTokens }) => Math.ceil((bodyBytes / 4) * price.input + maxTokens * price.output),
  readUsage: (usage) => {
    const { input_tokens: input, output_tokens: output, cost } = usage as Readonly<Record<string, unknown>>;
    if (!isCount(input) || !isCount(output)) return null;
    return {
      tokens: { input, output, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 },
      costMicroUsd: typeof cost === 'number' ? Math.round(cost * 1e6) : null,
    };
  },
  costOf: (tokens, price) => tokens.input * price.input + tokens.output * price.output,
};

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
