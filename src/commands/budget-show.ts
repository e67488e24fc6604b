import { succeed, type Outcome } from '../core/problem.ts';
import { findProfile } from '../core/profiles/find-profile.ts';
import type { BudgetReport } from '../core/report/budget-report.ts';
import { allRules } from '../core/usage/rules-for.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { emptyBudgetRows, readBudgetRows } from '../ledger/budget-rows.ts';
import { liveSessions } from '../ledger/live-sessions.ts';
import { withLedger } from '../ledger/open-for-host.ts';
import { spanOf } from '../ledger/span.ts';

/** Every limit that is configured, or those of one profile, and what stands against it. */
export async function showBudgetsCommand(
  host: Host,
  { profile }: { readonly profile?: string | undefined },
): Promise<Outcome<BudgetReport>> {
  const loaded = await loadConfiguration(host);
  if (!loaded.ok) return loaded;
  const configuration = loaded.value;
  if (profile !== undefined) {
    const found = findProfile({ configuration, name: profile });
    if (!found.ok) return found;
  }
  const rules = allRules(configuration).filter(
    ({ scope, name }) => profile === undefined || (scope === 'profile' && name === profile),
  );
  const report = (budgets: BudgetReport['budgets']): BudgetReport => ({
    schema: 1,
    configuration: configuration.path,
    budgets,
  });
  if (rules.length === 0) return succeed(report([]));
  const at = host.now();
  return withLedger<BudgetReport>(host, {
    configuration,
    empty: report(emptyBudgetRows(rules, (rule) => spanOf(rule, at, null).resetsAt)),
    work: async (ledger) => succeed(report(await readBudgetRows(ledger, { rules, sessions: liveSessions(host), at }))),
  });
}
