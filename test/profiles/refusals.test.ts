import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../src/core/problem.ts';
import { FILE, LAB, parse, RIGHT, withProfile } from './parse.ts';

type Refusal = {
  readonly behaviour: string;
  readonly given: unknown;
  readonly code: string;
  readonly says: string;
  readonly status?: 2 | 3;
  readonly line?: number;
};

const KEY = 'sk-or-v1-0123456789abcdef0123456789abcdef';
const OPAQUE = 'q7Zt2mX9cV4bN8kL1pR6sD3fG5hJ0wYa';

const shapes: readonly Refusal[] = [
  { behaviour: 'an empty file', given: '', code: 'configuration-syntax', says: 'it is empty' },
  { behaviour: 'a text that stops', given: '{ "profiles": {', code: 'configuration-syntax', says: 'close brace expected' },
  { behaviour: 'two values', given: '{} {}', code: 'configuration-syntax', says: 'end of file expected' },
  { behaviour: 'a list', given: '[]', code: 'configuration-value', says: 'The configuration must be an object in braces' },
  { behaviour: 'null', given: 'null', code: 'configuration-value', says: 'must be an object in braces' },
  { behaviour: 'twenty thousand levels', given: '['.repeat(20_000), code: 'configuration-depth', says: 'more than 32 levels' },
  { behaviour: 'more than a mebibyte', given: `// ${'x'.repeat(1024 * 1024)}\n{}`, code: 'configuration-too-large', says: 'larger than 1048576 bytes' },
  { behaviour: 'a key twice at the top', given: '{\n"ledger": "sqlite",\n"ledger": "sqlite"\n}', code: 'configuration-duplicate', says: '"ledger" stands twice', line: 3 },
  { behaviour: 'a profile twice', given: '{"profiles": {"a": {},\n"a": {}}}', code: 'configuration-duplicate', says: '"a" stands twice', line: 2 },
  { behaviour: '__proto__', given: '{"profiles": {"__proto__": {"provider": "zai"}}}', code: 'configuration-reserved', says: '"__proto__"' },
  { behaviour: '__proto__ inside a profile', given: '{"profiles": {"a": {"__proto__": 1}}}', code: 'configuration-reserved', says: '"__proto__"' },
  { behaviour: 'a number for a model', given: withProfile({ model: 5 }), code: 'configuration-value', says: 'profiles.free.model must be the name of a model', line: 14 },
  { behaviour: 'a text for a switch', given: withProfile({ insecureHttp: 'yes' }), code: 'configuration-value', says: 'insecureHttp must be true or false' },
  { behaviour: 'half a token', given: withProfile({ contextWindow: 2.5 }), code: 'configuration-value', says: 'contextWindow must be a whole number of tokens' },
  { behaviour: 'a context of nothing', given: withProfile({ contextWindow: 0 }), code: 'configuration-value', says: 'from 1000 to 10000000' },
  { behaviour: 'a third way of auto mode', given: withProfile({ autoMode: 'both' }), code: 'configuration-value', says: '"client" or "server"' },
  { behaviour: 'a number in env', given: withProfile({ env: { A: 1 } }), code: 'configuration-value', says: 'profiles.free.env.A must be a text' },
  { behaviour: 'a text for arguments', given: withProfile({ args: '-p' }), code: 'configuration-value', says: 'args must be a list' },
  { behaviour: 'a budget of nothing', given: withProfile({ budget: { usd: 0, per: 'day' } }), code: 'configuration-value', says: 'budget.usd must be more than 0' },
  { behaviour: 'a budget per hour', given: withProfile({ budget: { usd: 1, per: 'hour' } }), code: 'configuration-value', says: '"session", "day", "week" or "month"' },
  { behaviour: 'a warning above the limit', given: withProfile({ budget: { usd: 1, per: 'day', warnAt: [1.5] } }), code: 'configuration-value', says: 'warnAt[0] must be at most 1' },
  { behaviour: 'a profile without a provider', given: { profiles: { a: {} } }, code: 'configuration-value', says: 'profiles.a.provider must be the name of a provider' },
  { behaviour: 'a negative price', given: { prices: { m: { input: -1, output: 1 } } }, code: 'configuration-value', says: 'prices.m.input must not be negative' },
  { behaviour: 'another ledger', given: { ledger: 'mysql://host' }, code: 'bad-ledger', says: '"ledger" is neither' },
];

const unknownKeys: readonly Refusal[] = [
  { behaviour: 'base_ur1 in a provider', given: '{"providers": {"lab": {\n"base_ur1": "http://127.0.0.1:1"}}}', code: 'unknown-key', says: 'Did you mean "baseUrl"?', line: 2 },
  { behaviour: 'modle in a profile', given: withProfile({ modle: 'x' }), code: 'unknown-key', says: 'Did you mean "model"?' },
  { behaviour: 'profile at the top', given: { profile: {} }, code: 'unknown-key', says: 'Did you mean "profiles"?' },
  { behaviour: 'a key of another place', given: withProfile({ baseUrl: 'https://a.example' }), code: 'unknown-key', says: '"baseUrl" is a key of a provider' },
  { behaviour: 'nothing like it', given: withProfile({ apiKeyHelper: 'x' }), code: 'unknown-key', says: 'The nearest key here is' },
  { behaviour: 'in a budget', given: withProfile({ budget: { usd: 1, per: 'day', warn: [] } }), code: 'unknown-key', says: 'Did you mean "warnAt"?' },
  { behaviour: 'in the models', given: withProfile({ models: { opuss: 'x' } }), code: 'unknown-key', says: 'Did you mean "opus"?' },
  { behaviour: 'in a fallback', given: withProfile({ fallback: [{ provider: 'zai', modell: 'x' }] }), code: 'unknown-key', says: 'Did you mean "model"?' },
  { behaviour: 'in a price', given: { prices: { m: { input: 1, output: 1, cache: 1 } } }, code: 'unknown-key', says: '"cache" is not a key of a price' },
];

const names: readonly Refusal[] = ['../x', '-rf', '', 'a b', 'größe', 'a\u0000b', 'a\u001b[31m', '.hidden', 'end.', 'x'.repeat(10_240), '__proto', 'a/b'].map((name) => ({
  behaviour: `a profile called ${JSON.stringify(name.slice(0, 12))}`,
  given: { profiles: { [name]: RIGHT } },
  code: 'bad-name',
  says: 'can’t be the name of a profile',
}));

const meanings: readonly Refusal[] = [
  { behaviour: 'native defined', given: { profiles: { native: RIGHT } }, code: 'reserved-name', says: 'always means the vendor' },
  { behaviour: 'native in capitals', given: { profiles: { Native: RIGHT } }, code: 'reserved-name', says: 'always means the vendor' },
  { behaviour: 'a provider that isn’t there', given: withProfile({ provider: 'openruoter' }), code: 'unknown-provider', says: 'Did you mean "openrouter"?' },
  { behaviour: 'a default that isn’t there', given: { ...withProfile({}), defaultProfile: 'fre' }, code: 'unknown-profile', says: 'Did you mean "free"?' },
  { behaviour: 'custom without an address', given: withProfile({ provider: 'custom' }), code: 'provider-without-address', says: 'has no address' },
  { behaviour: 'a built-in provider moved', given: { providers: { anthropic: { baseUrl: 'https://a.example' } } }, code: 'provider-built-in', says: 'address can’t be changed' },
  { behaviour: 'a model like an option', given: withProfile({ model: '--settings' }), code: 'bad-model', says: 'model is not the name of a model' },
  { behaviour: 'a model with a line break', given: withProfile({ models: { haiku: 'a\nb' } }), code: 'bad-model', says: 'models.haiku' },
  { behaviour: 'a NUL in an argument', given: withProfile({ args: ['a\u0000'] }), code: 'bad-argument', says: 'NUL' },
  { behaviour: 'a directory that depends on the place', given: withProfile({ configDir: './here' }), code: 'bad-directory', says: 'not a full path' },
  { behaviour: 'a credential for a cloud', given: withProfile({ provider: 'bedrock' }), code: 'credential-not-taken', says: 'takes its credentials from the cloud' },
  { behaviour: 'no credential for a third party', given: { profiles: { free: { provider: 'openrouter' } } }, code: 'credential-missing', says: 'your own login’s token', status: 3 },
  { behaviour: 'no credential for an own server', given: { providers: LAB, profiles: { a: { provider: 'lab' } } }, code: 'credential-missing', says: '"lab"', status: 3 },
  { behaviour: 'no credential for the API', given: { profiles: { a: { provider: 'anthropic-api' } } }, code: 'credential-missing', says: '"anthropic-api"', status: 3 },
  { behaviour: 'ollama elsewhere without a credential', given: { providers: { ollama: { baseUrl: 'https://ollama.example' } }, profiles: { a: { provider: 'ollama' } } }, code: 'credential-missing', says: '"ollama"', status: 3 },
  { behaviour: 'clear text to another machine', given: { providers: { lan: { baseUrl: 'http://10.0.0.7:4000' } }, profiles: { a: { ...RIGHT, provider: 'lan' } } }, code: 'insecure-http', says: '10.0.0.7', status: 3 },
  { behaviour: 'clear text in a fallback', given: { providers: { lan: { baseUrl: 'http://10.0.0.7:4000' } }, profiles: { a: { ...RIGHT, fallback: [{ provider: 'lan', model: 'm', credential: 'env:LAN' }] } } }, code: 'insecure-http', says: '"lan"', status: 3 },
  { behaviour: 'a fallback without its own key', given: withProfile({ fallback: [{ provider: 'lab', model: 'm' }] }), code: 'fallback-without-credential', says: 'belongs to "openrouter"' },
  { behaviour: 'a fallback with the profile’s key', given: withProfile({ fallback: [{ provider: 'lab', model: 'm', credential: RIGHT.credential }] }), code: 'shared-credential', says: 'names the same credential' },
  { behaviour: 'a fallback to the own login', given: withProfile({ fallback: [{ provider: 'anthropic', model: 'm' }] }), code: 'fallback-provider', says: '"anthropic"' },
];

const addresses: readonly Refusal[] = [
  { url: 'lab', says: 'is not a URL' },
  { url: 'ftp://host', says: 'is neither https:// nor http://' },
  { url: 'javascript:alert(1)', says: 'is neither https:// nor http://' },
  { url: 'https://user:hunter2@host', says: 'holds a user name or password' },
  { url: 'https://host/?a=b', says: 'has a query or a fragment' },
  { url: 'https://host/#', says: 'has a query or a fragment' },
  { url: 'https://host/api/v1', says: 'ends in /v1' },
  { url: 'https://host/v1/', says: '/v1/v1/messages' },
  { url: 'https://host/v1/messages', says: 'ends in /v1/messages' },
  { url: ' https://host', says: 'is not a URL' },
  { url: 'https://ho\u200bst', says: 'is not a URL' },
  { url: 'https://host\n/', says: 'is not a URL' },
].map(({ url, says }) => ({ behaviour: `the address ${JSON.stringify(url)}`, given: { providers: { lab: { baseUrl: url } } }, code: 'bad-base-url', says }));

const references: readonly Refusal[] = [
  { text: 'env:', says: 'name of an environment variable' },
  { text: 'env:A B', says: 'name of an environment variable' },
  { text: 'env:$HOME', says: 'name of an environment variable' },
  { text: 'file:key.txt', says: 'begins with / or ~/' },
  { text: 'file:../key', says: 'begins with / or ~/' },
  { text: 'file:', says: 'control characters' },
  { text: 'keychain:../x', says: 'plain name' },
  { text: 'keychain:', says: 'plain name' },
  { text: 'op://vault', says: 'a vault, an item and a field' },
  { text: 'cmd:pass show x', says: 'JSON list' },
  { text: 'cmd:[]', says: 'needs a program' },
  { text: 'cmd:["./helper"]', says: 'on PATH' },
  { text: 'cmd:["a", 1]', says: 'JSON list' },
].map(({ text, says }) => ({ behaviour: `the reference ${text}`, given: withProfile({ credential: text }), code: 'bad-reference', says }));

const environment: readonly Refusal[] = [
  { name: 'ANTHROPIC_BASE_URL', says: 'has a key of its own' },
  { name: 'ANTHROPIC_MODEL', says: 'Write "model"' },
  { name: 'ENABLE_TOOL_SEARCH', says: 'Write "toolSearch"' },
  { name: 'CLAUDE_CODE_USE_BEDROCK', says: 'selects a provider' },
  { name: 'ANTHROPIC_UNIX_SOCKET', says: 'moves where requests go' },
  { name: 'ANTHROPIC_BETAS_ENDPOINT', says: 'looks like a variable that routes' },
  { name: 'CLAUDE_CODE_NEW_BASE_URL', says: 'looks like a variable that routes' },
  { name: 'anthropic_base_url', says: 'has a key of its own' },
  { name: 'NODE_OPTIONS', says: 'runs code inside the client' },
  { name: 'BUN_OPTIONS', says: 'runs code inside the client' },
  { name: 'LD_PRELOAD', says: 'runs code inside the client' },
  { name: 'LD_LIBRARY_PATH', says: 'runs code inside the client' },
  { name: 'DYLD_INSERT_LIBRARIES', says: 'runs code inside the client' },
  { name: 'HTTPS_PROXY', says: 'reaches the network' },
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', says: 'reaches the network' },
  { name: 'CLAUDE_CONFIG_DIR', says: '"configDir"' },
  { name: 'HOME', says: 'moves the files' },
  { name: 'CORDON_SESSION', says: 'belongs to a running session' },
  { name: 'AWS_ENDPOINT_URL', says: 'moves where requests go' },
  { name: 'A=B', says: 'is not the name of an environment variable' },
].map(({ name, says }) => ({ behaviour: `${name} in env`, given: withProfile({ env: { [name]: 'x' } }), code: 'env-refused', says }));

const all = [...shapes, ...unknownKeys, ...names, ...meanings, ...addresses, ...references, ...environment];

describe('a configuration is refused over', () => {
  it.each(all)('$behaviour', ({ given, code, says, status = 2, line }) => {
    const result = parse(given);
    if (result.ok) throw new Error('it was accepted');
    const { problem } = result;
    expect(problem.code).toBe(code);
    expect(`${problem.message} ${problem.hint}`).toContain(says);
    expect(exitStatusOf(problem)).toBe(status);
    expect(problem.message).toContain(`(${FILE}:${line ?? problem.origin?.line ?? 'no line'}).`);
    expect(problem.message.length + problem.hint.length).toBeLessThan(700);
    expect(problem.hint).not.toBe('');
  });
});

const secrets: readonly { readonly behaviour: string; readonly given: unknown; readonly text: string }[] = [
  { behaviour: 'a key as the credential', given: withProfile({ credential: KEY }), text: KEY },
  { behaviour: 'anything else as the credential', given: withProfile({ credential: 'hunter2' }), text: 'hunter2' },
  { behaviour: 'a key behind env:', given: withProfile({ credential: `env:${KEY}` }), text: KEY },
  { behaviour: 'a key behind keychain:', given: withProfile({ credential: `keychain:${KEY}` }), text: KEY },
  { behaviour: 'a key in a helper', given: withProfile({ credential: `cmd:["echo","${KEY}"]` }), text: KEY },
  { behaviour: 'a key in a fallback', given: withProfile({ fallback: [{ provider: 'lab', model: 'm', credential: KEY }] }), text: KEY },
  { behaviour: 'a key in env', given: withProfile({ env: { MY_SETTING: KEY } }), text: KEY },
  { behaviour: 'an opaque value in env', given: withProfile({ env: { MY_SETTING: OPAQUE } }), text: OPAQUE },
  { behaviour: 'a variable that is called a token', given: withProfile({ env: { MY_TOKEN: 'hunter2' } }), text: 'hunter2' },
  { behaviour: 'headers in env', given: withProfile({ env: { ANTHROPIC_CUSTOM_HEADERS: 'x-team: hunter2' } }), text: 'hunter2' },
  { behaviour: 'a cloud’s secret key, although its name is kept', given: { profiles: { a: { provider: 'bedrock', env: { AWS_SECRET_ACCESS_KEY: 'hunter2' } } } }, text: 'hunter2' },
  { behaviour: 'a key among the arguments', given: withProfile({ args: [`--token=${KEY}`] }), text: KEY },
  { behaviour: 'a header among the arguments', given: withProfile({ args: ['Authorization: Bearer abcdefgh12345678'] }), text: 'abcdefgh12345678' },
  { behaviour: 'a key as a model', given: withProfile({ model: KEY }), text: KEY },
  { behaviour: 'a key as a provider', given: withProfile({ provider: KEY }), text: KEY },
  { behaviour: 'a key as a key of a profile', given: withProfile({ [KEY]: 'x' }), text: KEY },
  { behaviour: 'a key as the name of a profile', given: { profiles: { [KEY]: RIGHT } }, text: KEY },
  { behaviour: 'a key as the default profile', given: { defaultProfile: KEY }, text: KEY },
  { behaviour: 'a key twice', given: `{"${KEY}": 1, "${KEY}": 2}`, text: KEY },
  { behaviour: 'a key in broken text', given: `{"profiles": {"a": {"credential": "${KEY}" oops`, text: KEY },
  { behaviour: 'a password in an address', given: { providers: { lab: { baseUrl: 'https://me:hunter2@host' } } }, text: 'hunter2' },
  { behaviour: 'a password in the ledger', given: { ledger: 'postgres://me:hunter2@host/db' }, text: 'hunter2' },
  { behaviour: 'a login’s token', given: withProfile({ credential: 'sk-ant-oat01-abcdefghijklmnop' }), text: 'sk-ant-oat01-abcdefghijklmnop' },
  { behaviour: 'a private key', given: withProfile({ args: ['-----BEGIN PRIVATE KEY-----MIIB'] }), text: 'MIIB' },
];

describe('a secret in the configuration is refused and never repeated', () => {
  it.each(secrets)('$behaviour', ({ given, text }) => {
    const result = parse(given);
    if (result.ok) throw new Error('it was accepted');
    const said = JSON.stringify(result.problem);
    expect(said).not.toContain(text);
    expect(said).not.toContain(text.slice(0, 10) === text ? text : text.slice(-10));
    expect(exitStatusOf(result.problem)).toBe(2);
  });
});
