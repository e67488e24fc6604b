import type { BudgetRule, BudgetWarning, Intent, Reserved } from '../core/usage/ledger.ts';
import { crossShare, isNear, readStanding, wouldOverstep, type Standing } from './budget-states.ts';
import { bookOf } from './book.ts';
import type { Queries } from './queries.ts';
import { dayOf } from './span.ts';
import type { Run } from './store.ts';
import { wait, type Work } from './work.ts';

type ReserveRequest = {
  readonly queries: Queries;
  readonly intent: Intent;
  readonly rules: readonly BudgetRule[];
};

/** The same, unless a limit or a warning is near: then null, and nothing is written. */
export function* reserveIfClear(run: Run, request: ReserveRequest): Work<Reserved | null> {
  const standings = yield* readStandings(run, request);
  const more = request.intent.reserveMicroUsd ?? 0;
  if (standings.some(({ state }) => isNear(state, more))) return null;
  yield* writeIntent(run, request);
  return { ok: true, warnings: [] };
}

/** Holds an intent against its limits, and writes it with its reservation. Runs inside one transaction. */
export function* reserveIntent(run: Run, request: ReserveRequest): Work<Reserved> {
  const { queries, intent } = request;
  const more = intent.reserveMicroUsd ?? 0;
  const standings = yield* readStandings(run, request);
  const over = standings.find(({ state }) => wouldOverstep(state, more));
  if (over !== undefined) return { ok: false, over: over.state };
  yield* writeIntent(run, request);
  const warnings: BudgetWarning[] = [];
  for (const standing of standings) {
    const warning = yield* crossShare(run, { queries, standing, more });
    if (warning !== null) warnings.push(warning);
  }
  return { ok: true, warnings };
}

function* readStandings(run: Run, { queries, intent, rules }: ReserveRequest): Work<readonly Standing[]> {
  if (rules.length > 0 && intent.reserveMicroUsd === null)
    throw new Error('an intent without a price can’t be held against a limit');
  const standings: Standing[] = [];
  for (const rule of rules) {
    standings.push(yield* readStanding(run, { queries, rule, at: intent.at, session: intent.attribution.session }));
  }
  return standings;
}

function* writeIntent(run: Run, { queries, intent }: ReserveRequest): Work<void> {
  const { profile, session, project } = intent.attribution;
  yield* wait(run.change(queries.addIntent({ ...intent, ...intent.attribution })));
  const touched = { profile, session, project: project ?? '', day: dayOf(intent.at) };
  bookOf(run, queries).add(touched, { spent: 0, reserved: intent.reserveMicroUsd ?? 0, open: 1 });
}
