import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../src/core/problem.ts';
import { parse, RIGHT, withProfile } from './parse.ts';

const KEY = 'sk-or-v1-0123456789abcdef0123456789abcdef';
const OPAQUE = 'q7Zt2mX9cV4bN8kL1pR6sD3fG5hJ0wYa';

const secrets: readonly { readonly behaviour: string; readonly given: unknown; readonly text: string }[] = [
  { behaviour: 'a key as the credential', given: withProfile({ credential: KEY }), text: KEY },
  { behaviour: 'anything else as the credential', given: withProfile({ credential: 'hunter2' }), text: 'hunter2' },
  { behaviour: 'a key behind env:', given: withProfile({ credential: `env:${KEY}` }), text: KEY },
  { behaviour: 'a key behind keychain:', given: withProfile({ credential: `keychain:${KEY}` }), text: KEY },
  { behaviour: 'a key in a helper', given: withProfile({ credential: `cmd:["echo","${KEY}"]` }), text: KEY },
  {
    behaviour: 'a key in a fallback',
    given: withProfile({ fallback: [{ provider: 'lab', model: 'm', credential: KEY }] }),
    text: KEY,
  },
  { behaviour: 'a key in env', given: withProfile({ env: { MY_SETTING: KEY } }), text: KEY },
  { behaviour: 'an opaque value in env', given: withProfile({ env: { MY_SETTING: OPAQUE } }), text: OPAQUE },
  {
    behaviour: 'a variable that is called a token',
    given: withProfile({ env: { MY_TOKEN: 'hunter2' } }),
    text: 'hunter2',
  },
  {
    behaviour: 'headers in env',
    given: withProfile({ env: { ANTHROPIC_CUSTOM_HEADERS: 'x-team: hunter2' } }),
    text: 'hunter2',
  },
  {
    behaviour: 'a cloud’s secret key, although its name is kept',
    given: { profiles: { a: { provider: 'bedrock', env: { AWS_SECRET_ACCESS_KEY: 'hunter2' } } } },
    text: 'hunter2',
  },
  { behaviour: 'a key among the arguments', given: withProfile({ args: [`--token=${KEY}`] }), text: KEY },
  {
    behaviour: 'a header among the arguments',
    given: withProfile({ args: ['Authorization: Bearer abcdefgh12345678'] }),
    text: 'abcdefgh12345678',
  },
  { behaviour: 'a key as a model', given: withProfile({ model: KEY }), text: KEY },
  { behaviour: 'a key as a provider', given: withProfile({ provider: KEY }), text: KEY },
  { behaviour: 'a key as a key of a profile', given: withProfile({ [KEY]: 'x' }), text: KEY },
  { behaviour: 'a key as the name of a profile', given: { profiles: { [KEY]: RIGHT } }, text: KEY },
  { behaviour: 'a key as the default profile', given: { defaultProfile: KEY }, text: KEY },
  { behaviour: 'a key twice', given: `{"${KEY}": 1, "${KEY}": 2}`, text: KEY },
  { behaviour: 'a key in broken text', given: `{"profiles": {"a": {"credential": "${KEY}" oops`, text: KEY },
  {
    behaviour: 'a password in an address',
    given: { providers: { lab: { baseUrl: 'https://me:hunter2@host' } } },
    text: 'hunter2',
  },
  { behaviour: 'a password in the ledger', given: { ledger: 'postgres://me:hunter2@host/db' }, text: 'hunter2' },
  {
    behaviour: 'a login’s token',
    given: withProfile({ credential: 'sk-ant-oat01-abcdefghijklmnop' }),
    text: 'sk-ant-oat01-abcdefghijklmnop',
  },
  { behaviour: 'a private key', given: withProfile({ args: ['-----BEGIN PRIVATE KEY-----MIIB'] }), text: 'MIIB' },
];

describe('a secret in the configuration is refused and never repeated', () => {
  it.each(secrets)('$behaviour', ({ given, text }) => {
    const result = parse(given);
    if (result.ok) throw new Error('it was accepted');
    const said = JSON.stringify(result.problem);
    expect(said).not.toContain(text);
    expect(said).not.toContain(text.slice(-8));
    expect(exitStatusOf(result.problem)).toBe(2);
  });
});
