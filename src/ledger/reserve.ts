import type { BudgetRule, BudgetWarning, Intent, Reserved } from '../core/usage/ledger.ts';
import { crossShare, isNear, readStanding, wouldOverstep, type Standing } from './budget-states.ts';
import { bookOf } from './book.ts';
import type { Queries } from './queries.ts';
import { dayOf } from './span.ts';
import type { Run } from './store.ts';

type ReserveRequest = {
  readonly queries: Queries;
  readonly intent: Intent;
  readonly rules: readonly BudgetRule[];
};

/** The same, unless a limit or a warning is near: then null, and nothing is written. */
export async function reserveIfClear(run: Run, request: ReserveRequest): Promise<Reserved | null> {
  const { queries, intent, rules } = request;
  const { attribution, reserveMicroUsd, at } = intent;
  for (const rule of rules) {
    const { state } = await readStanding(run, { queries, rule, at, session: attribution.session });
    if (isNear(state, reserveMicroUsd ?? 0)) return null;
  }
  return reserveIntent(run, request);
}

/** Holds an intent against its limits, and writes it with its reservation. Runs inside one transaction. */
export async function reserveIntent(run: Run, request: ReserveRequest): Promise<Reserved> {
  const { queries, intent, rules } = request;
  const { attribution, reserveMicroUsd, at } = intent;
  if (rules.length > 0 && reserveMicroUsd === null)
    throw new Error('an intent without a price can’t be held against a limit');
  const more = reserveMicroUsd ?? 0;
  const standings: Standing[] = [];
  for (const rule of rules) {
    const standing = await readStanding(run, { queries, rule, at, session: attribution.session });
    if (wouldOverstep(standing.state, more)) return { ok: false, over: standing.state };
    standings.push(standing);
  }
  await run.change(queries.addIntent({ ...intent, ...attribution }));
  const { profile, session, project } = attribution;
  const touched = { profile, session, project: project ?? '', day: dayOf(at) };
  bookOf(run, queries).add(touched, { spent: 0, reserved: more, open: 1 });
  const warnings: BudgetWarning[] = [];
  for (const standing of standings) {
    const warning = await crossShare(run, { queries, standing, more });
    if (warning !== null) warnings.push(warning);
  }
  return { ok: true, warnings };
}
