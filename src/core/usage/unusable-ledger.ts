import type { Problem } from '../problem.ts';
import type { Ledger } from './ledger.ts';

/** Stands for a ledger that could not be opened: every call fails with the reason, so that whoever needs it refuses. */
export function unusableLedger(problem: Problem): Ledger {
  const refuse = () => Promise.reject(new Error(`${problem.message} ${problem.hint}`));
  return {
    openSession: refuse,
    reserve: refuse,
    reserveIfClear: refuse,
    settle: refuse,
    budgets: refuse,
    raise: refuse,
    usage: refuse,
    recover: refuse,
    close: () => Promise.resolve(),
  };
}
