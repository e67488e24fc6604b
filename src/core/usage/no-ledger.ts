import type { Ledger } from './ledger.ts';

/** Takes everything and keeps nothing: for a trial, which costs nobody anything. */
export const NO_LEDGER: Ledger = {
  openSession: () => Promise.resolve(),
  reserve: () => Promise.resolve({ ok: true, warnings: [] }),
  reserveIfClear: () => Promise.resolve({ ok: true, warnings: [] }),
  settle: () => Promise.resolve(),
  budgets: () => Promise.resolve([]),
  raise: (rule) =>
    Promise.resolve({ rule, limitMicroUsd: rule.limitMicroUsd, spentMicroUsd: 0, reservedMicroUsd: 0, resetsAt: null }),
  usage: () => Promise.resolve([]),
  recover: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};
