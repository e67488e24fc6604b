import type { Settlement } from '../core/usage/ledger.ts';
import { bookOf } from './book.ts';
import type { Queries } from './queries.ts';
import { dayOf } from './span.ts';
import type { Run } from './store.ts';
import type { Tables } from './tables.ts';
import { wait, type Work } from './work.ts';

export type IntentRow = Pick<Tables['cordon_intents'], 'at' | 'session' | 'profile' | 'project' | 'reserve'>;

/**
 * Ends an attempt and turns its reservation into what it cost, in the span of its intent. The first settlement stays: a second
 * one, or one behind a recovery, changes nothing. Runs inside one transaction.
 */
export function* settleIntent(
  run: Run,
  request: {
    readonly queries: Queries;
    readonly settlement: Settlement;
    readonly recovered: boolean;
    readonly intent?: IntentRow | undefined;
  },
): Work<boolean> {
  const { queries, settlement, recovered } = request;
  const intent = request.intent ?? (yield* wait(run.rows<IntentRow>(queries.findIntent({ id: settlement.id }))))[0];
  if (intent === undefined) throw new Error(`no intent ${settlement.id} was reserved`);
  const added = yield* wait(run.change(queries.addSettlement(toRow(settlement, recovered))));
  if (added === 0) return false;
  const { profile, session, project, at, reserve } = intent;
  const touched = { profile, session, project: project ?? '', day: dayOf(at) };
  bookOf(run, queries).add(touched, { spent: settlement.costMicroUsd ?? 0, reserved: -(reserve ?? 0), open: -1 });
  return true;
}

function toRow(settlement: Settlement, recovered: boolean): Tables['cordon_settlements'] {
  const { tokens } = settlement;
  return {
    id: settlement.id,
    at: settlement.at,
    outcome: settlement.outcome,
    recovered: recovered ? 1 : 0,
    status: settlement.status,
    input: tokens?.input ?? null,
    output: tokens?.output ?? null,
    cache_read: tokens?.cacheRead ?? null,
    cache_write_5m: tokens?.cacheWrite5m ?? null,
    cache_write_1h: tokens?.cacheWrite1h ?? null,
    web_searches: tokens?.webSearches ?? null,
    cost: settlement.costMicroUsd,
    basis: settlement.costBasis,
    first_byte_ms: settlement.firstByteMs,
    duration_ms: settlement.durationMs,
    served_model: settlement.servedModel,
    failover: settlement.failover,
  };
}
