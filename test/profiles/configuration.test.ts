import { describe, expect, it } from 'vitest';
import { findProfile } from '../../src/core/profiles/find-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { defaultConfiguration } from '../../src/core/profiles/configuration.ts';
import { LAB, parse, RIGHT, withProfile } from './parse.ts';

/** The configuration that the contract shows, word for word in what it means. */
const CONTRACT = `\uFEFF{
  "$schema": "https://example.com/config.schema.json",
  "defaultProfile": "native",
  "providers": {
    // beside the built-in ones
    "lab": { "baseUrl": "http://127.0.0.1:4010", "auth": "bearer" },
    "lab2": { "baseUrl": "http://127.0.0.1:4011/", "auth": "x-api-key" },
  },
  "profiles": {
    "free":   { "provider": "openrouter", "model": "qwen/qwen3-coder:free", "credential": "env:OPENROUTER_API_KEY" },
    "routed": { "provider": "openrouter",
                "models": { "opus": "anthropic/claude-opus-4.6", "haiku": "anthropic/claude-haiku-4.5" },
                "credential": "keychain:openrouter" },
    "local":  { "provider": "lab", "model": "some/model", "credential": "env:LAB_KEY", "gateway": false },
    "capped": { "provider": "lab", "model": "some/model", "credential": "env:LAB_KEY",
                "gateway": true, /* true | false | "auto" */
                "budget": { "usd": 5, "per": "day", "warnAt": [0.5, 0.8, 0.95] },
                "fallback": [ { "provider": "lab2", "model": "some/model", "credential": "env:LAB2_KEY" } ] },
  },
  "prices": { "some/model": { "input": 1, "output": 5, "cacheRead": 0.1, "cacheWrite": 1.25 } },
  "ledger": "sqlite",
}
`;

function only(value: unknown): Profile {
  const result = parse(value);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.hint}`);
  const profile = result.value.profiles.at(-1);
  if (profile === undefined) throw new Error('there is no profile');
  return profile;
}

describe('a configuration', () => {
  it('means what the contract says, with comments, trailing commas and a byte order mark', () => {
    const result = parse(CONTRACT);
    if (!result.ok) throw new Error(result.problem.message);
    const { profiles, prices, ledger, defaultProfile } = result.value;
    expect(profiles.map(({ name, provider, gateway }) => [name, provider.id, provider.baseUrl, gateway])).toEqual([
      ['free', 'openrouter', 'https://openrouter.ai/api', 'auto'],
      ['routed', 'openrouter', 'https://openrouter.ai/api', 'auto'],
      ['local', 'lab', 'http://127.0.0.1:4010', false],
      ['capped', 'lab', 'http://127.0.0.1:4010', true],
    ]);
    expect(profiles[0]?.credential).toEqual({ kind: 'env', name: 'OPENROUTER_API_KEY' });
    expect(profiles[1]).toMatchObject({
      model: null,
      models: { opus: 'anthropic/claude-opus-4.6', haiku: 'anthropic/claude-haiku-4.5' },
      credential: { kind: 'keychain', name: 'openrouter' },
    });
    expect(profiles[3]?.budget).toEqual({ usd: 5, per: 'day', warnAt: [0.5, 0.8, 0.95] });
    expect(profiles[3]?.fallback).toEqual([
      {
        provider: { id: 'lab2', baseUrl: 'http://127.0.0.1:4011', auth: 'x-api-key' },
        model: 'some/model',
        credential: { kind: 'env', name: 'LAB2_KEY' },
      },
    ]);
    expect(prices).toEqual([{ model: 'some/model', input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }]);
    expect([ledger, defaultProfile]).toEqual(['sqlite', 'native']);
  });

  it('may be empty', () => {
    expect(parse('{}')).toEqual({
      ok: true,
      value: { ...defaultConfiguration('/home/someone/.config/cordon/config.jsonc') },
    });
  });
});

const accepted = [
  {
    behaviour: 'no key is needed where a server on this machine takes any',
    given: { profiles: { a: { provider: 'ollama', model: 'qwen3.5' } } },
    is: { credential: null, provider: { placeholder: 'ollama' } },
  },
  {
    behaviour: 'a moved server on this machine still takes any',
    given: { providers: { lmstudio: { baseUrl: 'http://127.0.0.1:9999' } }, profiles: { a: { provider: 'lmstudio' } } },
    is: { provider: { baseUrl: 'http://127.0.0.1:9999', placeholder: 'lmstudio' } },
  },
  {
    behaviour: 'the vendor with a key is the API',
    given: { profiles: { a: { provider: 'anthropic', credential: 'env:ANTHROPIC_API_KEY' } } },
    is: { provider: { id: 'anthropic-api', auth: 'x-api-key', baseUrl: null } },
  },
  {
    behaviour: 'the vendor without a key is the login',
    given: { profiles: { a: { provider: 'anthropic', model: 'opus' } } },
    is: { provider: { id: 'anthropic', auth: 'login' }, credential: null },
  },
  {
    behaviour: 'clear text to another machine where it is asked for',
    given: {
      providers: { lan: { baseUrl: 'http://10.0.0.7:4000' } },
      profiles: { a: { ...RIGHT, provider: 'lan', insecureHttp: true } },
    },
    is: { insecureHttp: true, provider: { baseUrl: 'http://10.0.0.7:4000' } },
  },
  {
    behaviour: 'a lookalike host shows itself in punycode',
    given: { providers: { x: { baseUrl: 'https://аpi.anthropic.com' } }, profiles: { a: { ...RIGHT, provider: 'x' } } },
    is: { provider: { baseUrl: 'https://xn--pi-6kc.anthropic.com' } },
  },
  {
    behaviour: 'a fallback of the profile’s own provider needs no key',
    given: withProfile({ fallback: [{ provider: 'openrouter', model: 'other/model' }] }),
    is: { fallback: [{ credential: null, provider: { id: 'openrouter' } }] },
  },
  {
    behaviour: 'a fallback to a server without keys needs none',
    given: withProfile({ fallback: [{ provider: 'ollama', model: 'qwen3.5' }] }),
    is: { fallback: [{ credential: null, provider: { id: 'ollama' } }] },
  },
  {
    behaviour: 'the home directory is filled in',
    given: withProfile({ configDir: '~/work/.claude' }),
    is: { configDir: '/home/someone/work/.claude' },
  },
  {
    behaviour: 'a cloud keeps its region in env',
    given: { profiles: { a: { provider: 'bedrock', env: { AWS_REGION: 'eu-central-1' } } } },
    is: { provider: { auth: 'cloud', switch: 'CLAUDE_CODE_USE_BEDROCK' }, env: { AWS_REGION: 'eu-central-1' } },
  },
  {
    behaviour: 'what routes nothing may stand in env',
    given: withProfile({
      env: {
        API_TIMEOUT_MS: '600000',
        CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: '1',
        CLAUDE_CODE_AUTO_COMPACT_WINDOW: '200000',
        MY_SETTING: 'a',
      },
    }),
    is: { env: { MY_SETTING: 'a' } },
  },
  {
    behaviour: 'tool search is off for a server that isn’t known to answer it',
    given: withProfile({}),
    is: { toolSearch: false, autoMode: 'client' },
  },
  {
    behaviour: 'tool search is what the profile says',
    given: withProfile({ toolSearch: 'auto', autoMode: 'server' }),
    is: { toolSearch: 'auto', autoMode: 'server' },
  },
  {
    behaviour: 'tool search is on for the API, and auto mode is left alone',
    given: { profiles: { a: { provider: 'anthropic-api', credential: 'env:ANTHROPIC_API_KEY' } } },
    is: { toolSearch: true, autoMode: null },
  },
  {
    behaviour: 'a router’s upstreams are named',
    given: withProfile({ pin: ['anthropic'] }),
    is: { pin: ['anthropic'] },
  },
  {
    behaviour: 'a helper is a list',
    given: withProfile({ credential: 'cmd:["pass","show","openrouter"]' }),
    is: { credential: { kind: 'cmd', argv: ['pass', 'show', 'openrouter'] } },
  },
  {
    behaviour: 'a password manager’s reference is kept whole',
    given: withProfile({ credential: 'op://Private/OpenRouter/api key' }),
    is: { credential: { kind: 'op', uri: 'op://Private/OpenRouter/api key' } },
  },
  {
    behaviour: 'names of an object’s own are names like any other',
    given: { profiles: { constructor: RIGHT } },
    is: { name: 'constructor' },
  },
] as const;

describe('in a profile', () => {
  it.each(accepted)('$behaviour', ({ given, is }) => {
    expect(only(given)).toMatchObject(is);
  });
});

describe('finding a profile', () => {
  const configuration = parse({ providers: LAB, profiles: { free: RIGHT, capped: RIGHT } });
  if (!configuration.ok) throw new Error(configuration.problem.message);
  it('gives native without any configuration', () => {
    expect(findProfile({ configuration: defaultConfiguration(null), name: 'native' })).toMatchObject({
      ok: true,
      value: { provider: { id: 'anthropic', auth: 'login', baseUrl: null }, credential: null, model: null },
    });
  });
  it.each([
    { name: 'fre', hint: 'Did you mean "free"?' },
    { name: 'naitve', hint: 'Did you mean "native"?' },
    { name: 'toString', hint: 'cordon profile list' },
    { name: '', hint: 'cordon profile list' },
    { name: '../x', hint: 'cordon profile list' },
  ])('names the nearest for $name', ({ name, hint }) => {
    const found = findProfile({ configuration: configuration.value, name });
    expect(found).toMatchObject({
      ok: false,
      problem: { code: 'unknown-profile', kind: 'usage', hint: expect.stringContaining(hint) as string },
    });
  });
});
