import { describe, it } from 'vitest';
import { LAB, RIGHT, withProfile } from './parse.ts';
import { expectRefusal, type Refusal } from './refusal.ts';

const shapes: readonly Refusal[] = [
  { behaviour: 'an empty file', given: '', code: 'configuration-syntax', says: 'it is empty' },
  {
    behaviour: 'a text that stops',
    given: '{ "profiles": {',
    code: 'configuration-syntax',
    says: 'close brace expected',
  },
  { behaviour: 'two values', given: '{} {}', code: 'configuration-syntax', says: 'end of file expected' },
  {
    behaviour: 'a list',
    given: '[]',
    code: 'configuration-value',
    says: 'The configuration must be an object in braces',
  },
  { behaviour: 'null', given: 'null', code: 'configuration-value', says: 'must be an object in braces' },
  {
    behaviour: 'twenty thousand levels',
    given: '['.repeat(20_000),
    code: 'configuration-depth',
    says: 'more than 32 levels',
  },
  {
    behaviour: 'more than a mebibyte',
    given: `// ${'x'.repeat(1024 * 1024)}\n{}`,
    code: 'configuration-too-large',
    says: 'larger than 1048576 bytes',
  },
  {
    behaviour: 'a key twice at the top',
    given: '{\n"ledger": "sqlite",\n"ledger": "sqlite"\n}',
    code: 'configuration-duplicate',
    says: '"ledger" stands twice',
    line: 3,
  },
  {
    behaviour: 'a profile twice',
    given: '{"profiles": {"a": {},\n"a": {}}}',
    code: 'configuration-duplicate',
    says: '"a" stands twice',
    line: 2,
  },
  {
    behaviour: '__proto__',
    given: '{"profiles": {"__proto__": {"provider": "zai"}}}',
    code: 'configuration-reserved',
    says: '"__proto__"',
  },
  {
    behaviour: '__proto__ inside a profile',
    given: '{"profiles": {"a": {"__proto__": 1}}}',
    code: 'configuration-reserved',
    says: '"__proto__"',
  },
  {
    behaviour: 'a number for a model',
    given: withProfile({ model: 5 }),
    code: 'configuration-value',
    says: 'profiles.free.model must be the name of a model',
    line: 14,
  },
  {
    behaviour: 'a text for a switch',
    given: withProfile({ insecureHttp: 'yes' }),
    code: 'configuration-value',
    says: 'insecureHttp must be true or false',
  },
  {
    behaviour: 'half a token',
    given: withProfile({ contextWindow: 2.5 }),
    code: 'configuration-value',
    says: 'contextWindow must be a whole number of tokens',
  },
  {
    behaviour: 'a context of nothing',
    given: withProfile({ contextWindow: 0 }),
    code: 'configuration-value',
    says: 'from 1000 to 10000000',
  },
  {
    behaviour: 'a third way of auto mode',
    given: withProfile({ autoMode: 'both' }),
    code: 'configuration-value',
    says: '"client" or "server"',
  },
  {
    behaviour: 'a number in env',
    given: withProfile({ env: { A: 1 } }),
    code: 'configuration-value',
    says: 'profiles.free.env.A must be a text',
  },
  {
    behaviour: 'a text for arguments',
    given: withProfile({ args: '-p' }),
    code: 'configuration-value',
    says: 'args must be a list',
  },
  {
    behaviour: 'a budget of nothing',
    given: withProfile({ budget: { usd: 0, per: 'day' } }),
    code: 'configuration-value',
    says: 'budget.usd must be more than 0',
  },
  {
    behaviour: 'a budget per hour',
    given: withProfile({ budget: { usd: 1, per: 'hour' } }),
    code: 'configuration-value',
    says: '"session", "day", "week" or "month"',
  },
  {
    behaviour: 'a warning above the limit',
    given: withProfile({ budget: { usd: 1, per: 'day', warnAt: [1.5] } }),
    code: 'configuration-value',
    says: 'warnAt[0] must be at most 1',
  },
  {
    behaviour: 'a profile without a provider',
    given: { profiles: { a: {} } },
    code: 'configuration-value',
    says: 'profiles.a.provider must be the name of a provider',
  },
  {
    behaviour: 'a negative price',
    given: { prices: { m: { input: -1, output: 1 } } },
    code: 'configuration-value',
    says: 'prices.m.input must not be negative',
  },
  { behaviour: 'another ledger', given: { ledger: 'mysql://host' }, code: 'bad-ledger', says: '"ledger" is neither' },
];

const unknownKeys: readonly Refusal[] = [
  {
    behaviour: 'base_ur1 in a provider',
    given: '{"providers": {"lab": {\n"base_ur1": "http://127.0.0.1:1"}}}',
    code: 'unknown-key',
    says: 'Did you mean "baseUrl"?',
    line: 2,
  },
  {
    behaviour: 'modle in a profile',
    given: withProfile({ modle: 'x' }),
    code: 'unknown-key',
    says: 'Did you mean "model"?',
  },
  { behaviour: 'profile at the top', given: { profile: {} }, code: 'unknown-key', says: 'Did you mean "profiles"?' },
  {
    behaviour: 'a key of another place',
    given: withProfile({ baseUrl: 'https://a.example' }),
    code: 'unknown-key',
    says: '"baseUrl" is a key of a provider',
  },
  {
    behaviour: 'nothing like it',
    given: withProfile({ apiKeyHelper: 'x' }),
    code: 'unknown-key',
    says: 'The nearest key here is',
  },
  {
    behaviour: 'in a budget',
    given: withProfile({ budget: { usd: 1, per: 'day', warn: [] } }),
    code: 'unknown-key',
    says: 'Did you mean "warnAt"?',
  },
  {
    behaviour: 'in the models',
    given: withProfile({ models: { opuss: 'x' } }),
    code: 'unknown-key',
    says: 'Did you mean "opus"?',
  },
  {
    behaviour: 'in a fallback',
    given: withProfile({ fallback: [{ provider: 'zai', modell: 'x' }] }),
    code: 'unknown-key',
    says: 'Did you mean "model"?',
  },
  {
    behaviour: 'in a price',
    given: { prices: { m: { input: 1, output: 1, cache: 1 } } },
    code: 'unknown-key',
    says: '"cache" is not a key of a price',
  },
];

const meanings: readonly Refusal[] = [
  {
    behaviour: 'native defined',
    given: { profiles: { native: RIGHT } },
    code: 'reserved-name',
    says: 'always means the vendor',
  },
  {
    behaviour: 'native in capitals',
    given: { profiles: { Native: RIGHT } },
    code: 'reserved-name',
    says: 'always means the vendor',
  },
  {
    behaviour: 'a provider that isn’t there',
    given: withProfile({ provider: 'openruoter' }),
    code: 'unknown-provider',
    says: 'Did you mean "openrouter"?',
  },
  {
    behaviour: 'a default that isn’t there',
    given: { ...withProfile({}), defaultProfile: 'fre' },
    code: 'unknown-profile',
    says: 'Did you mean "free"?',
  },
  {
    behaviour: 'custom without an address',
    given: withProfile({ provider: 'custom' }),
    code: 'provider-without-address',
    says: 'has no address',
  },
  {
    behaviour: 'a built-in provider moved',
    given: { providers: { anthropic: { baseUrl: 'https://a.example' } } },
    code: 'provider-built-in',
    says: 'address can’t be changed',
  },
  {
    behaviour: 'a model like an option',
    given: withProfile({ model: '--settings' }),
    code: 'bad-model',
    says: 'model is not the name of a model',
  },
  {
    behaviour: 'a model with a line break',
    given: withProfile({ models: { haiku: 'a\nb' } }),
    code: 'bad-model',
    says: 'models.haiku',
  },
  { behaviour: 'a NUL in an argument', given: withProfile({ args: ['a\u0000'] }), code: 'bad-argument', says: 'NUL' },
  {
    behaviour: 'a directory that depends on the place',
    given: withProfile({ configDir: './here' }),
    code: 'bad-directory',
    says: 'not a full path',
  },
  {
    behaviour: 'a credential for a cloud',
    given: withProfile({ provider: 'bedrock' }),
    code: 'credential-not-taken',
    says: 'takes its credentials from the cloud',
  },
  {
    behaviour: 'no credential for a third party',
    given: { profiles: { free: { provider: 'openrouter' } } },
    code: 'credential-missing',
    says: 'your own login’s token',
    status: 3,
  },
  {
    behaviour: 'no credential for an own server',
    given: { providers: LAB, profiles: { a: { provider: 'lab' } } },
    code: 'credential-missing',
    says: '"lab"',
    status: 3,
  },
  {
    behaviour: 'no credential for the API',
    given: { profiles: { a: { provider: 'anthropic-api' } } },
    code: 'credential-missing',
    says: '"anthropic-api"',
    status: 3,
  },
  {
    behaviour: 'ollama elsewhere without a credential',
    given: { providers: { ollama: { baseUrl: 'https://ollama.example' } }, profiles: { a: { provider: 'ollama' } } },
    code: 'credential-missing',
    says: '"ollama"',
    status: 3,
  },
  {
    behaviour: 'clear text to another machine',
    given: { providers: { lan: { baseUrl: 'http://10.0.0.7:4000' } }, profiles: { a: { ...RIGHT, provider: 'lan' } } },
    code: 'insecure-http',
    says: '10.0.0.7',
    status: 3,
  },
  {
    behaviour: 'clear text in a fallback',
    given: {
      providers: { lan: { baseUrl: 'http://10.0.0.7:4000' } },
      profiles: { a: { ...RIGHT, fallback: [{ provider: 'lan', model: 'm', credential: 'env:LAN' }] } },
    },
    code: 'insecure-http',
    says: '"lan"',
    status: 3,
  },
  {
    behaviour: 'a pin at a provider that is no router',
    given: withProfile({ provider: 'zai', pin: ['anthropic'] }),
    code: 'pin-not-taken',
    says: '"zai"',
  },
  {
    behaviour: 'a pin and a fallback',
    given: withProfile({
      pin: ['anthropic'],
      fallback: [{ provider: 'zai', model: 'glm-5.3', credential: 'env:ZAI_KEY' }],
    }),
    code: 'pin-and-fallback',
    says: 'exclude each other',
  },
  {
    behaviour: 'a fallback without its own key',
    given: withProfile({ fallback: [{ provider: 'lab', model: 'm' }] }),
    code: 'fallback-without-credential',
    says: 'belongs to "openrouter"',
  },
  {
    behaviour: 'a fallback with the profile’s key',
    given: withProfile({ fallback: [{ provider: 'lab', model: 'm', credential: RIGHT.credential }] }),
    code: 'shared-credential',
    says: 'names the same credential',
  },
  {
    behaviour: 'a fallback to the own login',
    given: withProfile({ fallback: [{ provider: 'anthropic', model: 'm' }] }),
    code: 'fallback-provider',
    says: '"anthropic"',
  },
];

describe('a configuration is refused over', () => {
  it.each([...shapes, ...unknownKeys, ...meanings])('$behaviour', (refusal) => {
    expectRefusal(refusal);
  });
});
