import { expect, test } from 'vitest';
import { makeStandIn } from '../../src/core/evidence/stand-in.ts';
import { comesToWitness, witnessedPlan } from '../../src/core/evidence/witnessed-plan.ts';
import type { Provider } from '../../src/core/profiles/profile.ts';
import { Secret } from '../../src/core/secret.ts';
import { fingerprint } from '../../src/conformance/lab.ts';
import { NATIVE, PLACES, planOf, ROUTED } from './trial.ts';

const key = new Secret('sk-or-v1-the-real-key', fingerprint);
const bearer: Provider = { id: 'lab', baseUrl: 'https://provider.example/api', auth: 'bearer' };
const login: Provider = { id: 'anthropic', baseUrl: null, auth: 'login' };
const plan = planOf(ROUTED, {
  env: {
    ANTHROPIC_BASE_URL: { kind: 'set', value: 'https://provider.example/api' },
    ANTHROPIC_AUTH_TOKEN: { kind: 'set', value: key },
    SOME: { kind: 'unset', why: 'it routes' },
  },
  settings: { env: { NO_PROXY: 'corp', ANTHROPIC_MODEL: '' }, apiKeyHelper: '' },
});
const WITNESS = [
  'ALL_PROXY',
  'CLAUDE_CODE_HTTPS_PROXY',
  'CLAUDE_CODE_HTTP_PROXY',
  'CLAUDE_CODE_MAX_RETRIES',
  'DISABLE_AUTOUPDATER',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'NPM_CONFIG_HTTPS_PROXY',
  'NPM_CONFIG_HTTP_PROXY',
  'NPM_CONFIG_PROXY',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

test('a plan with the witness in it differs in the route’s end, the credential and the proxies alone', () => {
  const standIn = makeStandIn(key, fingerprint);
  const changed = witnessedPlan({ plan, provider: bearer, places: PLACES, standIn });
  const names = Object.keys(changed.env).filter((name) => changed.env[name] !== plan.env[name]);
  expect(names.sort()).toEqual(['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', ...WITNESS].sort());
  expect(changed.env['ANTHROPIC_BASE_URL']).toEqual({ kind: 'set', value: 'http://127.0.0.1:5001/api' });
  expect(changed.settings).toMatchObject({
    apiKeyHelper: '',
    env: { ANTHROPIC_MODEL: '', NO_PROXY: '', HTTPS_PROXY: PLACES.proxy },
  });
  expect({ ...changed, env: null, settings: null }).toEqual({ ...plan, env: null, settings: null });
});

test('a login’s plan keeps the vendor as its end', () => {
  const changed = witnessedPlan({ plan: planOf(NATIVE, { env: {} }), provider: login, places: PLACES, standIn: null });
  expect(Object.keys(changed.env).sort()).toEqual(WITNESS);
});

test('a stand-in is of the key’s kind, and nothing of the key is in it', () => {
  const standIn = makeStandIn(key, fingerprint).reveal();
  expect(standIn).toMatch(/^sk-or-v1-cordon-stand-in-/);
  expect(standIn).not.toContain('the-real-key');
});

test.each([
  { way: 'the witness’s proxy', route: { ...ROUTED, proxy: PLACES.proxy }, comes: true },
  { way: 'no request at all', route: { ...ROUTED, destination: null }, comes: true },
  { way: 'no proxy', route: ROUTED, comes: false },
  { way: 'another proxy', route: { ...ROUTED, proxy: 'http://corp.example:3128' }, comes: false },
  { way: 'a unix socket', route: { ...ROUTED, proxy: PLACES.proxy, unix: '/run/x.sock' }, comes: false },
])('a launch through $way comes to the witness: $comes', ({ route, comes }) => {
  expect(comesToWitness(route, PLACES)).toBe(comes);
});
