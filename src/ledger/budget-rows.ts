import type { BudgetRow } from '../core/report/budget-report.ts';
import type { BudgetRule, BudgetState, Ledger } from '../core/usage/ledger.ts';

/** A session that a limit per session may count for. */
export type LiveSession = { readonly id: string; readonly profile: string; readonly project: string | null };

/** What stands against each limit now. One per session is shown for each session that runs, or once where none does. */
export async function readBudgetRows(
  ledger: Ledger,
  request: { readonly rules: readonly BudgetRule[]; readonly sessions: readonly LiveSession[]; readonly at: number },
): Promise<readonly BudgetRow[]> {
  const { rules, sessions, at } = request;
  const rows: BudgetRow[] = [];
  for (const rule of rules) {
    for (const session of sessionsOf(rule, sessions)) {
      const [state] = await ledger.budgets([rule], at, session);
      if (state !== undefined) rows.push(toBudgetRow(state, session));
    }
  }
  return rows;
}

/** The sessions that a rule counts apart; one null where it counts none apart. */
export function sessionsOf(rule: BudgetRule, sessions: readonly LiveSession[]): readonly (string | null)[] {
  if (rule.per !== 'session') return [null];
  const own = sessions.filter(
    ({ profile, project }) =>
      rule.scope === 'overall' || (rule.scope === 'profile' ? profile === rule.name : project === rule.name),
  );
  return own.length === 0 ? [null] : own.map(({ id }) => id);
}

export function toBudgetRow(state: BudgetState, session: string | null): BudgetRow {
  const { rule, limitMicroUsd, spentMicroUsd, reservedMicroUsd, resetsAt } = state;
  const { scope, name, per, warnAt } = rule;
  return {
    scope,
    profile: scope === 'profile' ? name : null,
    project: scope === 'project' ? name : null,
    session,
    per,
    limitMicroUsd,
    raisedMicroUsd: limitMicroUsd - rule.limitMicroUsd,
    spentMicroUsd,
    reservedMicroUsd,
    warnAt,
    resetsAt: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  };
}

/** The same where nothing was ever recorded. */
export function emptyBudgetRows(rules: readonly BudgetRule[], resetsAt: (rule: BudgetRule) => number | null) {
  return rules.map((rule) =>
    toBudgetRow(
      { rule, limitMicroUsd: rule.limitMicroUsd, spentMicroUsd: 0, reservedMicroUsd: 0, resetsAt: resetsAt(rule) },
      null,
    ),
  );
}
