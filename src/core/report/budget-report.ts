import type { BudgetRule, MicroUsd } from '../usage/ledger.ts';

/** A limit and what stands against it. Exactly one of profile and project is set, and neither for the limit over everything. */
export type BudgetRow = {
  readonly scope: BudgetRule['scope'];
  readonly profile: string | null;
  readonly project: string | null;
  /** The session that a limit per session is shown for; null where none runs, and for every other limit. */
  readonly session: string | null;
  readonly per: BudgetRule['per'];
  /** With what it was raised by in this span. */
  readonly limitMicroUsd: MicroUsd;
  readonly raisedMicroUsd: MicroUsd;
  readonly spentMicroUsd: MicroUsd;
  /** The worst case of the requests on their way. */
  readonly reservedMicroUsd: MicroUsd;
  readonly warnAt: readonly number[];
  /** null for a session, which never resets. */
  readonly resetsAt: string | null;
};

export type BudgetReport = {
  readonly schema: 1;
  readonly configuration: string | null;
  readonly budgets: readonly BudgetRow[];
};

export type BudgetRaiseReport = {
  readonly schema: 1;
  readonly action: 'raised';
  readonly byMicroUsd: MicroUsd;
  readonly budgets: readonly BudgetRow[];
};

export type BudgetChangeReport = {
  readonly schema: 1;
  readonly action: 'set' | 'removed';
  readonly scope: BudgetRule['scope'];
  readonly profile: string | null;
  readonly project: string | null;
  /** null where it was taken out. */
  readonly budget: { readonly usd: number; readonly per: BudgetRule['per']; readonly warnAt: readonly number[] } | null;
  readonly configuration: string;
  /** What is left to say, one sentence each. */
  readonly next: readonly string[];
};
