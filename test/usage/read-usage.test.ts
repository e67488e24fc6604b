import { describe, expect, it } from 'vitest';
import { readUsage } from '../../src/core/usage/read-usage.ts';

const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };

describe('a reported usage', () => {
  it.each([
    { behaviour: 'input and output', usage: { input_tokens: 10, output_tokens: 5 }, found: { input: 10, output: 5 } },
    {
      behaviour: 'nulls are 0',
      usage: {
        input_tokens: 10,
        output_tokens: 5,
        cache_read_input_tokens: null,
        cache_creation: null,
        server_tool_use: null,
      },
      found: { input: 10, output: 5 },
    },
    {
      behaviour: 'cache writes by their life',
      usage: {
        input_tokens: 1,
        output_tokens: 1,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      },
      found: { input: 1, output: 1, cacheWrite5m: 10, cacheWrite1h: 20 },
    },
    {
      behaviour: 'cache writes without their life',
      usage: { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 30 },
      found: { input: 1, output: 1, cacheWrite5m: 30 },
    },
    {
      behaviour: 'web searches',
      usage: { output_tokens: 1, server_tool_use: { web_search_requests: 3 } },
      found: { output: 1, webSearches: 3 },
    },
    {
      behaviour: 'unknown fields are nothing',
      usage: { input_tokens: 1, output_tokens: 1, iterations: [{}], safeguard_results: 'x' },
      found: { input: 1, output: 1 },
    },
  ])('$behaviour', ({ usage, found }) => {
    expect(readUsage(usage)).toEqual({
      tokens: { ...tokens, ...found },
      billedMicroUsd: null,
      inferenceGeo: null,
      speed: null,
    });
  });

  it.each([
    { behaviour: 'in dollars', extra: { cost: 0.0123456 }, billed: 12_346 },
    { behaviour: 'nothing', extra: { cost: 0 }, billed: 0 },
    {
      behaviour: 'with the person’s own key, the upstream’s part too',
      extra: { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } },
      billed: 21_000,
    },
    {
      behaviour: 'with the provider’s key, the upstream’s part is in it',
      extra: { cost: 0.02, cost_details: { upstream_inference_cost: 0.02 } },
      billed: 20_000,
    },
  ])('reads what the provider billed: $behaviour', ({ extra, billed }) => {
    expect(readUsage({ input_tokens: 1, output_tokens: 1, ...extra })?.billedMicroUsd).toBe(billed);
  });

  it.each([
    { behaviour: 'none', usage: undefined },
    { behaviour: 'no object', usage: 'usage' },
    { behaviour: 'a list', usage: [1, 2] },
    { behaviour: 'no output', usage: { input_tokens: 10 } },
    { behaviour: 'a null output', usage: { input_tokens: 10, output_tokens: null } },
    { behaviour: 'negative', usage: { input_tokens: -1, output_tokens: 5 } },
    { behaviour: 'a fraction', usage: { input_tokens: 1.5, output_tokens: 5 } },
    { behaviour: 'a text', usage: { input_tokens: '10', output_tokens: 5 } },
    { behaviour: 'absurdly much', usage: { input_tokens: 10, output_tokens: 1e15 } },
    { behaviour: 'a negative cost', usage: { input_tokens: 10, output_tokens: 5, cost: -1 } },
    { behaviour: 'an absurd cost', usage: { input_tokens: 10, output_tokens: 5, cost: 1e9 } },
    {
      behaviour: 'a negative cache write',
      usage: { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: -7 },
    },
    { behaviour: 'nothing but zeros', usage: { input_tokens: 0, output_tokens: 0 } },
  ])('is not believed: $behaviour', ({ usage }) => {
    expect(readUsage(usage)).toBeNull();
  });
});
