import { fail, succeed, type Outcome } from '../core/problem.ts';
import type { BudgetRaiseReport } from '../core/report/budget-report.ts';
import { readBudgetWords, readDollars, type BudgetWords } from '../core/usage/budget-target.ts';
import { findRule } from '../core/usage/find-rule.ts';
import type { BudgetRule } from '../core/usage/ledger.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { sessionsOf, toBudgetRow } from '../ledger/budget-rows.ts';
import { liveSessions } from '../ledger/live-sessions.ts';
import { withLedger } from '../ledger/open-for-host.ts';

export type BudgetRaiseInput = BudgetWords & {
  /** Which session's, where the limit is per session. */
  readonly session?: string | undefined;
};

/** Lifts a limit for the span that runs now. Sessions that run see it with their next request. */
export async function raiseBudgetCommand(host: Host, input: BudgetRaiseInput): Promise<Outcome<BudgetRaiseReport>> {
  const read = readBudgetWords(input);
  if (!read.ok) return read;
  const dollars = readDollars(read.value.amount);
  if (!dollars.ok) return dollars;
  const loaded = await loadConfiguration(host);
  if (!loaded.ok) return loaded;
  const found = findRule(loaded.value, read.value.target);
  if (!found.ok) return found;
  const rule = found.value;
  const sessions = whichSessions(host, rule, input.session);
  if (sessions.length === 0) return fail(noSession(rule));
  const byMicroUsd = Math.round(dollars.value * 1e6);
  return withLedger<BudgetRaiseReport>(host, {
    configuration: loaded.value,
    work: async (ledger) => {
      const budgets = [];
      for (const session of sessions)
        budgets.push(toBudgetRow(await ledger.raise(rule, byMicroUsd, host.now(), session), session));
      return succeed({ schema: 1, action: 'raised', byMicroUsd, budgets });
    },
  });
}

/** The one that is named, the one that this runs in, or all that run; a single null where the limit is not per session. */
function whichSessions(host: Host, rule: BudgetRule, named: string | undefined): readonly (string | null)[] {
  if (rule.per !== 'session') return [null];
  const running = sessionsOf(rule, liveSessions(host)).filter((session) => session !== null);
  const wanted = named ?? (running.includes(host.env.CORDON_SESSION ?? '') ? host.env.CORDON_SESSION : undefined);
  return wanted === undefined ? running : running.filter((session) => session === wanted);
}

function noSession({ name }: BudgetRule) {
  return {
    code: 'no-session',
    kind: 'usage',
    message: `This budget is for each session, and no such session${name === '' ? '' : ` of ${name}`} runs.`,
    hint: '`cordon status` lists those that run; `cordon budget set` changes the limit for new ones.',
  } as const;
}
