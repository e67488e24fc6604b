import type { Problem } from '../core/problem.ts';

/** The store failed. With a budget set, nothing may be forwarded after it. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly problem: Problem;
  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, { cause });
    this.problem = problem;
  }
}

export type LedgerTrouble = {
  readonly code: string;
  /** What is the matter with it, behind its name. */
  readonly what: string;
  readonly hint: string;
};

/** A problem of the ledger at a place: nothing is forwarded or counted without it. */
export function ledgerProblem(place: string, { code, what, hint }: LedgerTrouble): Problem {
  return { code: `ledger-${code}`, kind: 'unsafe', message: `The ledger ${place} ${what}.`, hint };
}
