import type { Observation } from '../../src/core/evidence/observation.ts';
import type { Trial } from '../../src/core/evidence/trial.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Route } from '../../src/core/resolution/route.ts';

const KEY_MARK = 'sha256:0123456789ab';
export const OTHER_MARK = 'sha256:ffffffffffff';
export const PLACES = { upstream: 'http://127.0.0.1:5001', proxy: 'http://127.0.0.1:5002' };

const ORIGIN = { scope: 'process', path: null, line: null } as const;

export const ROUTED: Route = {
  provider: 'custom',
  destination: 'https://provider.example/api',
  firstParty: false,
  proxy: null,
  authorization: { fingerprint: KEY_MARK, from: 'ANTHROPIC_AUTH_TOKEN', origin: ORIGIN },
  apiKey: null,
  model: 'vendor/model',
  unix: null,
};

export const NATIVE: Route = {
  ...ROUTED,
  provider: 'anthropic',
  destination: 'https://api.anthropic.com',
  firstParty: true,
  authorization: { fingerprint: KEY_MARK, from: 'login', origin: ORIGIN },
  model: 'claude-opus-5-5',
};

export function planOf(expect: Route, changes: Partial<Plan> = {}): Plan {
  return {
    profile: 'some',
    session: 'session-1',
    client: { path: '/bin/claude', version: '2.1.330', verified: true },
    argv: ['--settings', '{overlay}', '--model', expect.model ?? 'default', '-p', 'hi'],
    env: { ANTHROPIC_DEFAULT_HAIKU_MODEL: { kind: 'set', value: 'vendor/small[1m]' } },
    settings: {},
    gateway: null,
    inside: null,
    expect,
    notices: [],
    ...changes,
  };
}

/** A message request as the witness describes one; by default exactly what `ROUTED` asks for. */
export function request(changes: Partial<Observation> = {}): Observation {
  return {
    at: 0,
    server: 'proxy',
    via: 'http-proxy',
    host: '127.0.0.1:5001',
    method: 'POST',
    path: '/api/v1/messages?beta=true',
    authorization: { scheme: 'bearer', fingerprint: KEY_MARK },
    apiKey: null,
    inference: { model: 'vendor/model', tools: 12, toolSearch: false },
    headers: [],
    betas: [],
    session: null,
    userAgent: null,
    bytes: 100,
    ...changes,
  };
}

export function tunnel(host: string): Observation {
  return request({ via: 'connect', host, method: 'CONNECT', path: null, authorization: null, inference: null });
}

const REPORT = {
  model: null,
  apiKeySource: 'none',
  tools: null,
  toolSearch: null,
  failedAt: null,
  words: null,
} as const;

export function routedTrial(observations: readonly Observation[], changes: Partial<Trial> = {}): Trial {
  return {
    plan: planOf(ROUTED),
    depth: 'requests',
    places: PLACES,
    observations,
    report: { ...REPORT, turn: 'answered' },
    end: { kind: 'ended', status: 0, signal: null, words: null },
    named: new Map(),
    ...changes,
  };
}

export function nativeTrial(observations: readonly Observation[], changes: Partial<Trial> = {}): Trial {
  return routedTrial(observations, {
    plan: planOf(NATIVE, { env: {} }),
    depth: 'tunnels',
    report: { ...REPORT, model: 'claude-opus-5-5', turn: 'request-failed' },
    end: { kind: 'ended', status: 1, signal: null, words: null },
    ...changes,
  });
}
