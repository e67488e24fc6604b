import type { BudgetRule, BudgetState, BudgetWarning } from '../core/usage/ledger.ts';
import { bookOf } from './book.ts';
import type { Queries } from './queries.ts';
import { spanOf, type Span } from './span.ts';
import type { Run } from './store.ts';
import { wait, type Work } from './work.ts';

/** A limit's state, with the span that it counts for. */
export type Standing = { readonly state: BudgetState; readonly span: Span };

export function* readStanding(
  run: Run,
  request: {
    readonly queries: Queries;
    readonly rule: BudgetRule;
    readonly at: number;
    readonly session: string | null;
  },
): Work<Standing> {
  const { queries, rule, at, session } = request;
  const span = spanOf(rule, at, session);
  const { spent, reserved, raised } = yield* bookOf(run, queries).sums(span, rule);
  const state = {
    rule,
    limitMicroUsd: rule.limitMicroUsd + raised,
    spentMicroUsd: spent,
    reservedMicroUsd: reserved,
    resetsAt: span.resetsAt,
  };
  return { state, span };
}

/** Whether so much more would overstep the limit, if every open request costs all that it may. */
export function wouldOverstep({ limitMicroUsd, spentMicroUsd, reservedMicroUsd }: BudgetState, more: number): boolean {
  return spentMicroUsd + reservedMicroUsd + more > limitMicroUsd;
}

/** Whether so much more would overstep the limit, or reach one of its warnings. */
export function isNear(state: BudgetState, more: number): boolean {
  const { rule, limitMicroUsd, spentMicroUsd, reservedMicroUsd } = state;
  const committed = spentMicroUsd + reservedMicroUsd + more;
  return committed > limitMicroUsd || rule.warnAt.some((share) => committed >= share * limitMicroUsd);
}

/**
 * The highest share of the limit that is newly crossed by what is spent and reserved; null where none is. What is only
 * reserved counts, so that the person is told before a request is refused.
 */
export function* crossShare(
  run: Run,
  request: { readonly queries: Queries; readonly standing: Standing; readonly more: number },
): Work<BudgetWarning | null> {
  const { queries, standing, more } = request;
  const { rule, limitMicroUsd, spentMicroUsd, reservedMicroUsd } = standing.state;
  const committed = spentMicroUsd + reservedMicroUsd + more;
  let crossed: number | null = null;
  for (const share of rule.warnAt) {
    if (committed < share * limitMicroUsd) continue;
    const { scope, name } = rule;
    const row = { scope, name, span: standing.span.key, limit_micro_usd: limitMicroUsd, share };
    if ((yield* wait(run.change(queries.addWarning(row)))) > 0) crossed = Math.max(share, crossed ?? 0);
  }
  if (crossed === null) return null;
  return { state: { ...standing.state, reservedMicroUsd: reservedMicroUsd + more }, share: crossed };
}
