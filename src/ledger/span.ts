import type { BudgetRule } from '../core/usage/ledger.ts';

const DAY_MS = 86_400_000;

/** Where a rule's sums lie: rows of `cordon_totals` from the first to the last day, both included. */
export type Span = {
  readonly scope: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names the span in raises and warnings. */
  readonly key: string;
  /** Milliseconds since the epoch; null for a session, which never resets. */
  readonly resetsAt: number | null;
};

/** Days since the epoch, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** `2026-11-25` */
export function dayName(day: number): string {
  if (day !== named.day) named = { day, name: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return named.name;
}

/** The last one that was named: it is nearly always the same. */
let named = { day: 0, name: '1970-01-01' };

/** The span of a rule that a moment lies in. A session's sums are its own, whatever the rule is for. */
export function spanOf(rule: BudgetRule, at: number, session: string | null): Span {
  if (rule.per === 'session')
    return { scope: 'session', name: session ?? '', from: 0, to: 0, key: `session ${session ?? ''}`, resetsAt: null };
  const { from, to } = DAYS[rule.per](at);
  const key = `${rule.per} ${dayName(from)}`;
  return { scope: rule.scope, name: rule.name, from, to, key, resetsAt: (to + 1) * DAY_MS };
}

type Days = (at: number) => { readonly from: number; readonly to: number };

const DAYS: Readonly<Record<Exclude<BudgetRule['per'], 'session'>, Days>> = {
  day: (at) => ({ from: dayOf(at), to: dayOf(at) }),
  // The epoch was a Thursday: three days behind a Monday.
  week: (at) => {
    const from = dayOf(at) - ((dayOf(at) + 3) % 7);
    return { from, to: from + 6 };
  },
  month: (at) => {
    const date = new Date(at);
    const start = (month: number) => dayOf(Date.UTC(date.getUTCFullYear(), month, 1));
    return { from: start(date.getUTCMonth()), to: start(date.getUTCMonth() + 1) - 1 };
  },
};
