import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/core/usage/cost-of.ts';
import { findPrice } from '../../src/core/usage/find-price.ts';
import type { Tokens } from '../../src/core/usage/ledger.ts';
import { BYTES_PER_TOKEN, worstCaseOf } from '../../src/core/usage/worst-case.ts';

const NONE: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };
const priceOf = (model: string, provider = 'anthropic-api') => findPrice({ provider, model, overrides: {} });
const own = (input: number, output: number) =>
  findPrice({ provider: 'lab', model: 'm', overrides: { m: { input, output } } });

describe('the cost of an answer', () => {
  it.each([
    {
      behaviour: 'the provider’s own figure wins',
      model: 'claude-opus-5-5',
      tokens: { output: 1000 },
      billed: 7,
      cost: 7,
      basis: 'billed',
    },
    {
      behaviour: 'each class at its own rate',
      model: 'claude-opus-5-5',
      tokens: { input: 1000, output: 100, cacheRead: 10_000, cacheWrite5m: 1000, cacheWrite1h: 1000 },
      cost: 4000 + 2000 + 2000 + 5000 + 8000,
      basis: 'list',
    },
    {
      behaviour: 'a long request is dearer as a whole, output too',
      model: 'claude-sonnet-4-5',
      tokens: { input: 150_000, cacheRead: 50_001, output: 100 },
      cost: 900_000 + 30_001 + 2250,
      basis: 'list',
    },
    {
      behaviour: 'and not at the threshold itself',
      model: 'claude-sonnet-4-5',
      tokens: { input: 200_000 },
      cost: 600_000,
      basis: 'list',
    },
    {
      behaviour: 'inference in the United States costs a tenth more, a search doesn’t',
      model: 'claude-opus-5-5',
      tokens: { input: 1000, webSearches: 2 },
      geo: 'us',
      cost: 4400 + 20_000,
      basis: 'list',
    },
    {
      behaviour: 'the vendor’s fast mode',
      model: 'claude-opus-4-6',
      tokens: { input: 1000 },
      speed: 'fast',
      cost: 30_000,
      basis: 'list',
    },
    {
      behaviour: 'a fast mode without a known price',
      model: 'claude-haiku-4-5',
      tokens: { input: 1000 },
      speed: 'fast',
      cost: null,
      basis: 'unpriced',
    },
    { behaviour: 'an unknown model', model: 'claude-next', tokens: { input: 1000 }, cost: null, basis: 'unpriced' },
  ])('$behaviour', ({ model, tokens, billed, geo, speed, cost, basis }) => {
    const found = costOf({
      tokens: { ...NONE, ...tokens },
      price: priceOf(model),
      billedMicroUsd: billed ?? null,
      inferenceGeo: geo ?? null,
      speed: speed ?? null,
    });
    expect(found).toEqual({ costMicroUsd: cost, costBasis: basis });
  });

  it('is rounded up, but not for the error of binary fractions', () => {
    const cost = (input: number) =>
      costOf({ tokens: { ...NONE, input }, price: own(0.1, 1), billedMicroUsd: null }).costMicroUsd;
    expect([cost(1), cost(10), cost(11), cost(30)]).toEqual([1, 1, 2, 3]);
  });

  it('has no price for a search that the person’s own price doesn’t name', () => {
    const found = costOf({ tokens: { ...NONE, webSearches: 1 }, price: own(1, 1), billedMicroUsd: null });
    expect(found).toEqual({ costMicroUsd: null, costBasis: 'unpriced' });
  });
});

describe('the worst case', () => {
  const price = findPrice({ provider: 'lab', model: 'm', overrides: { m: { input: 1, output: 5, cacheWrite: 1.25 } } });
  if (price === null) throw new Error('no price');

  it.each([
    { behaviour: 'all output and the body as input', request: { bodyBytes: 3000, maxTokens: 1000 }, cost: 1000 + 5000 },
    {
      behaviour: 'a body that asks for a cache is written to it',
      request: { bodyBytes: 3000, maxTokens: 1000, cache: '5m' as const },
      cost: 1250 + 5000,
    },
    {
      behaviour: 'for an hour',
      request: { bodyBytes: 3000, maxTokens: 1000, cache: '1h' as const },
      cost: 2000 + 5000,
    },
    {
      behaviour: 'inference in the United States',
      request: { bodyBytes: 3000, maxTokens: 1000, inferenceGeo: 'us' },
      cost: 6600,
    },
  ])('$behaviour', ({ request, cost }) => {
    expect(worstCaseOf({ price, ...request })).toBe(cost);
  });

  it('is never below the cost of an answer within it, and nothing is added on top', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('claude-opus-5-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'),
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 0, max: 128_000 }),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        (model, bodyBytes, maxTokens, [read, written]) => {
          const price = priceOf(model);
          if (price === null) throw new Error(model);
          const input = Math.floor(bodyBytes / BYTES_PER_TOKEN);
          const cacheRead = Math.floor(input * read);
          const cacheWrite5m = Math.floor((input - cacheRead) * written);
          const tokens = {
            ...NONE,
            input: input - cacheRead - cacheWrite5m,
            cacheRead,
            cacheWrite5m,
            output: maxTokens,
          };
          const { costMicroUsd } = costOf({ tokens, price, billedMicroUsd: null });
          const most = worstCaseOf({ price, bodyBytes, maxTokens, cache: '5m' });
          expect(most).toBeGreaterThanOrEqual(costMicroUsd ?? Number.POSITIVE_INFINITY);
          const whole = costOf({
            tokens: { ...NONE, cacheWrite5m: input + 1, output: maxTokens },
            price,
            billedMicroUsd: null,
          });
          expect(most).toBeLessThanOrEqual((whole.costMicroUsd ?? 0) * 1.05);
        },
      ),
    );
  });
});
