import { describe, expect, it } from 'vitest';
import { findPrice } from '../../src/core/usage/find-price.ts';

const overrides = {
  'qwen/qwen3-coder': { input: 9, output: 90 },
  'some/model': { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
};

describe('a price', () => {
  it.each([
    {
      behaviour: 'the person’s own beats the snapshot',
      provider: 'openrouter',
      model: 'qwen/qwen3-coder',
      source: 'configuration',
      input: 9,
    },
    {
      behaviour: 'the person’s own counts at any provider',
      provider: 'lab',
      model: 'some/model',
      source: 'configuration',
      input: 1,
    },
    {
      behaviour: 'the client’s mark for a long context is no part of the name',
      provider: 'lab',
      model: 'some/model[1m]',
      source: 'configuration',
      input: 1,
    },
    {
      behaviour: 'a vendor’s model',
      provider: 'anthropic-api',
      model: 'claude-opus-5-5',
      source: 'snapshot',
      input: 4,
    },
    {
      behaviour: 'a vendor’s model with the day of its release',
      provider: 'anthropic-api',
      model: 'claude-haiku-4-5-20251001',
      source: 'snapshot',
      input: 1,
    },
    {
      behaviour: 'a free model that the list has',
      provider: 'openrouter',
      model: 'qwen/qwen3-coder:free',
      source: 'snapshot',
      input: 0,
    },
    {
      behaviour: 'the dearest hour, where the price depends on it',
      provider: 'deepseek',
      model: 'deepseek-v4-flash[1m]',
      source: 'snapshot',
      input: 0.44,
    },
  ])('$behaviour', ({ provider, model, source, input }) => {
    const price = findPrice({ provider, model, overrides });
    expect({ source: price?.source, input: price?.base.input }).toEqual({ source, input });
  });

  it.each([
    { behaviour: 'a free variant that no list has', provider: 'openrouter', model: 'made/up:free' },
    { behaviour: 'a variant with another price', provider: 'openrouter', model: 'qwen/qwen3-coder:nitro' },
    { behaviour: 'a known model at a server that has no list', provider: 'lab', model: 'claude-opus-5-5' },
    { behaviour: 'a newer model with a known beginning', provider: 'anthropic-api', model: 'claude-opus-5-6' },
    { behaviour: 'a name that every object has', provider: 'openrouter', model: 'constructor' },
    { behaviour: 'a provider’s name that every object has', provider: 'toString', model: 'claude-opus-5-5' },
  ])('is never guessed: $behaviour', ({ provider, model }) => {
    expect(findPrice({ provider, model, overrides })).toBeNull();
  });

  it('charges what a table leaves out at the most it could be', () => {
    expect(findPrice({ provider: 'lab', model: 'qwen/qwen3-coder', overrides })?.base).toEqual({
      input: 9,
      output: 90,
      cacheRead: 9,
      cacheWrite5m: 11.25,
      cacheWrite1h: 18,
    });
  });
});
