import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS_AT } from '../../src/core/profiles/configuration-schema.ts';
import { formatCredentialReference, parseCredentialReference } from '../../src/core/profiles/credential-reference.ts';
import { addProfile, removeProfile } from '../../src/core/profiles/edit-configuration.ts';
import { toEntry } from '../../src/core/profiles/profile-entry.ts';
import { FILE, LAB, parse, RIGHT } from './parse.ts';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/).filter((text) => text.toLowerCase() !== 'native');
const model = fc.constantFrom(
  'qwen/qwen3-coder:free',
  'anthropic/claude-opus-4.6',
  'glm-5.3',
  'a',
  'deepseek-flash[1m]',
);
const reference = fc.constantFrom(
  'env:A_KEY',
  'keychain:lab',
  'file:~/key',
  'file:/run/key',
  'op://vault/item/field',
  'cmd:["pass","show","x y"]',
);

/** A profile that is right, with any of its keys. */
const profile = fc.record(
  {
    provider: fc.constantFrom('openrouter', 'zai', 'lab', 'lab2'),
    credential: reference,
    model,
    models: fc.record(
      { opus: model, sonnet: model, haiku: model, fable: model, subagent: model, autoMode: model },
      { requiredKeys: [] },
    ),
    contextWindow: fc.integer({ min: 1000, max: 10_000_000 }),
    longContext: fc.boolean(),
    toolSearch: fc.constantFrom<boolean | 'auto'>(true, false, 'auto'),
    autoMode: fc.constantFrom('client', 'server'),
    env: fc
      .dictionary(fc.stringMatching(/^MY_[A-Z]{1,8}$/), fc.stringMatching(/^[a-z ]{0,12}$/), { maxKeys: 3 })
      .map((env) =>
        Object.fromEntries(
          Object.entries(env).filter(([key]) => !/TOKEN|KEY|PAT$|SECRET|HEADERS|PASS|CREDENTIAL/.test(key)),
        ),
      ),
    args: fc.array(fc.constantFrom('-p', '--verbose', 'two words', ''), { maxLength: 3 }),
    configDir: fc.constantFrom('/srv/claude', '~/claude'),
    insecureHttp: fc.boolean(),
    gateway: fc.constantFrom<boolean | 'auto'>(true, false, 'auto'),
    budget: fc.record({
      usd: fc.integer({ min: 1, max: 1000 }),
      per: fc.constantFrom('session', 'day', 'week', 'month'),
    }),
    fallback: fc.array(
      fc.record({ provider: fc.constantFrom('moonshot', 'deepseek'), model, credential: fc.constant('env:OTHER_KEY') }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['provider', 'credential'] },
);

describe('laws of the configuration', () => {
  it('a profile that is written and read again is the same', () => {
    fc.assert(
      fc.property(name, profile, (called, given) => {
        const first = parse({ providers: LAB, profiles: { [called]: given } });
        if (!first.ok) throw new Error(`${first.problem.message} ${first.problem.hint}`);
        const [read] = first.value.profiles;
        if (read === undefined) throw new Error('there is no profile');
        const again = parse({ providers: LAB, profiles: { [called]: toEntry(read) } });
        expect(again.ok && again.value.profiles).toEqual([read]);
      }),
      { numRuns: 200 },
    );
  });

  it('an unknown key is refused wherever it stands, with the nearest named', () => {
    const places = fc.constantFrom(...KEYS_AT);
    const strange = fc.stringMatching(/^[a-z][A-Za-z]{0,11}$/);
    fc.assert(
      fc.property(places, strange, (place, key) => {
        fc.pre(!place.keys.includes(key));
        const refused = parse(withKeyAt(place.place, key));
        if (refused.ok) throw new Error('it was accepted');
        expect(refused.problem).toMatchObject({ code: 'unknown-key', kind: 'usage' });
        expect(place.keys.some((known) => refused.problem.hint.includes(`"${known}"`))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('no text whatever throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"profiles": ${text}}`),
          fc.json().map((text) => `{"profiles": {"a": ${text}}}`),
        ),
        (text) => typeof parse(text).ok === 'boolean',
      ),
      { numRuns: 500 },
    );
  });

  it('a reference is what it was written as', () => {
    fc.assert(
      fc.property(reference, (text) => {
        const parsed = parseCredentialReference(text);
        expect(parsed.ok && formatCredentialReference(parsed.reference)).toBe(text);
      }),
    );
  });

  it('adding a profile and taking it out again restores the text', () => {
    const texts = fc.constantFrom(
      JSON.stringify({ providers: LAB, profiles: { free: RIGHT } }, null, 2),
      JSON.stringify({ providers: LAB, profiles: { free: RIGHT } }, null, '\t').replaceAll('\n', '\r\n'),
      `\uFEFF{\n    // mine\n    "providers": ${JSON.stringify(LAB)},\n    "profiles": {\n        // the first\n        "free": ${JSON.stringify(RIGHT)}, // cheap\n    },\n}\n`,
    );
    fc.assert(
      fc.property(texts, name, profile, (text, called, given) => {
        fc.pre(called !== 'free');
        const added = addProfile({ text, path: FILE, home: '/home/someone', name: called, profile: given });
        if (!added.ok) throw new Error(added.problem.message);
        expect(added.value.configuration.profiles.map((one) => one.name).toSorted()).toEqual(
          ['free', called].toSorted(),
        );
        const removed = removeProfile({ text: added.value.text, path: FILE, home: '/home/someone', name: called });
        expect(removed.ok && removed.value.text).toBe(text);
      }),
      { numRuns: 100 },
    );
  });
});

/** A configuration that is right but for one key at one place. */
function withKeyAt(place: readonly string[], key: string): unknown {
  const right: Readonly<Record<string, unknown>> = {
    '': {},
    'providers/*': { baseUrl: 'http://127.0.0.1:1' },
    'profiles/*': RIGHT,
    'profiles/*/models': {},
    'profiles/*/budget': { usd: 1, per: 'day' },
    budget: { usd: 1, per: 'day' },
    'projects/*': { budget: { usd: 1, per: 'day' } },
    'projects/*/budget': { usd: 1, per: 'day' },
    'profiles/*/fallback/*': { provider: 'zai', model: 'm', credential: 'env:Z' },
    'prices/*': { input: 1, output: 1 },
  };
  const broken = { ...(right[place.join('/')] as object), [key]: 'x' };
  switch (place.join('/')) {
    case '':
      return broken;
    case 'profiles/*/fallback/*':
      return { profiles: { a: { ...RIGHT, fallback: [broken] } } };
    case 'profiles/*/models':
    case 'profiles/*/budget':
      return { profiles: { a: { ...RIGHT, [place[2] ?? '']: broken } } };
    case 'budget':
      return { budget: broken };
    case 'projects/*/budget':
      return { projects: { '/a': { budget: broken } } };
    default:
      return { [place[0] ?? '']: { a: broken } };
  }
}
