import type { Attribution, BudgetRule, Intent, LedgerSession, Settlement } from '../../src/core/usage/ledger.ts';

/** A Wednesday. */
export const NOON = Date.UTC(2026, 10, 25, 12);
export const HOUR = 3_600_000;

export const attribution: Attribution = {
  session: 'session-1',
  profile: 'capped',
  project: '/work/tree',
  clientSession: 'client-1',
  agent: null,
};

export function intent(id: string, more: Partial<Intent> = {}): Intent {
  return {
    id,
    request: `request-of-${id}`,
    attempt: 1,
    at: NOON,
    attribution,
    provider: 'lab',
    model: 'some/model',
    requestedModel: 'opus',
    reserveMicroUsd: 10_000,
    ...more,
  };
}

export function settlement(id: string, more: Partial<Settlement> = {}): Settlement {
  return {
    id,
    at: NOON + 1000,
    outcome: 'answered',
    status: 200,
    tokens: { input: 100, output: 10, cacheRead: 1000, cacheWrite5m: 50, cacheWrite1h: 5, webSearches: 0 },
    costMicroUsd: 4000,
    costBasis: 'list',
    firstByteMs: 120,
    durationMs: 900,
    servedModel: 'some/model',
    failover: null,
    ...more,
  };
}

export function rule(more: Partial<BudgetRule> = {}): BudgetRule {
  return { scope: 'profile', name: 'capped', limitMicroUsd: 100_000, per: 'day', warnAt: [], ...more };
}

export function session(id: string, more: Partial<LedgerSession> = {}): LedgerSession {
  return {
    id,
    profile: 'capped',
    project: '/work/tree',
    startedAt: NOON - HOUR,
    machine: 'here',
    pid: 4242,
    processStart: '77',
    ...more,
  };
}
