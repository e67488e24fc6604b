import { sql, type Kysely } from 'kysely';
import type { Intent, LedgerSession } from '../core/usage/ledger.ts';
import type { Change } from './book.ts';
import { prepare } from './statement.ts';
import type { Tables } from './tables.ts';

export type TotalsKey = { readonly scope: string; readonly name: string; readonly day: number };

/** Which sums one intent stands in. */
export type Touched = {
  readonly profile: string;
  readonly project: string;
  readonly session: string;
  readonly day: number;
};

/** What `reserve` and `settle` run, compiled once for a ledger. */
export function compileQueries(builder: Kysely<Tables>) {
  return {
    addSession: prepare<LedgerSession>((hole) =>
      builder
        .insertInto('cordon_sessions')
        .values({
          id: hole('id'),
          profile: hole('profile'),
          project: hole('project'),
          started_at: hole('startedAt'),
          machine: hole('machine'),
          pid: hole('pid'),
          process_start: hole('processStart'),
        })
        .onConflict((conflict) => conflict.column('id').doNothing()),
    ),
    addIntent: prepare<Omit<Intent, 'attribution'> & Intent['attribution']>((hole) =>
      builder.insertInto('cordon_intents').values({
        id: hole('id'),
        request: hole('request'),
        attempt: hole('attempt'),
        at: hole('at'),
        session: hole('session'),
        profile: hole('profile'),
        project: hole('project'),
        client_session: hole('clientSession'),
        agent: hole('agent'),
        provider: hole('provider'),
        model: hole('model'),
        requested_model: hole('requestedModel'),
        reserve: hole('reserveMicroUsd'),
      }),
    ),
    findIntent: prepare<{ readonly id: string }>((hole) =>
      builder
        .selectFrom('cordon_intents')
        .select(['at', 'session', 'profile', 'project', 'reserve'])
        .where('id', '=', hole('id')),
    ),
    addSettlement: prepare<Tables['cordon_settlements']>((hole) =>
      builder
        .insertInto('cordon_settlements')
        .values(Object.fromEntries(SETTLEMENT.map((column) => [column, hole(column)])) as Tables['cordon_settlements'])
        .onConflict((conflict) => conflict.column('id').doNothing()),
    ),
    addTotals: prepare<Touched & Change>((hole) => {
      const change = { spent: hole('spent'), reserved: hole('reserved'), open: hole('open') };
      return builder
        .insertInto('cordon_totals')
        .values([
          { scope: 'overall', name: '', day: hole('day'), ...change },
          { scope: 'profile', name: hole('profile'), day: hole('day'), ...change },
          { scope: 'project', name: hole('project'), day: hole('day'), ...change },
          { scope: 'session', name: hole('session'), day: 0, ...change },
        ])
        .onConflict((conflict) =>
          conflict.columns(['scope', 'name', 'day']).doUpdateSet({
            spent: sql`cordon_totals.spent + excluded.spent`,
            reserved: sql`cordon_totals.reserved + excluded.reserved`,
            open: sql`cordon_totals.open + excluded.open`,
          }),
        );
    }),
    readSpan: prepare<{
      readonly scope: string;
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly raiseScope: string;
      readonly raiseName: string;
      readonly key: string;
    }>((hole) =>
      builder
        .selectFrom('cordon_totals')
        .select([
          sql<number>`cast(coalesce(sum(spent), 0) as bigint)`.as('spent'),
          sql<number>`cast(coalesce(sum(reserved), 0) as bigint)`.as('reserved'),
        ])
        .select((of) =>
          of
            .selectFrom('cordon_raises')
            .select(sql<number>`cast(coalesce(sum(amount), 0) as bigint)`.as('amount'))
            .where('scope', '=', hole('raiseScope'))
            .where('name', '=', hole('raiseName'))
            .where('span', '=', hole('key'))
            .as('raised'),
        )
        .where('scope', '=', hole('scope'))
        .where('name', '=', hole('name'))
        .where('day', '>=', hole('from'))
        .where('day', '<=', hole('to')),
    ),
    addRaise: prepare<Tables['cordon_raises']>((hole) =>
      builder.insertInto('cordon_raises').values({
        scope: hole('scope'),
        name: hole('name'),
        span: hole('span'),
        amount: hole('amount'),
        at: hole('at'),
      }),
    ),
    addWarning: prepare<Tables['cordon_warnings']>((hole) =>
      builder
        .insertInto('cordon_warnings')
        .values({
          scope: hole('scope'),
          name: hole('name'),
          span: hole('span'),
          limit_micro_usd: hole('limit_micro_usd'),
          share: hole('share'),
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    openSessions: prepare<{ readonly machine: string }>((hole) =>
      builder
        .selectFrom('cordon_totals')
        .innerJoin('cordon_sessions', 'cordon_sessions.id', 'cordon_totals.name')
        .selectAll('cordon_sessions')
        .where('cordon_totals.scope', '=', 'session')
        .where('cordon_totals.open', '>', sql.lit(0))
        .where('machine', '=', hole('machine')),
    ),
    // By time too, which has an index on PostgreSQL: a session's intents are no older than the session.
    openIntents: prepare<{ readonly session: string; readonly since: number }>((hole) =>
      builder
        .selectFrom('cordon_intents')
        .leftJoin('cordon_settlements', 'cordon_settlements.id', 'cordon_intents.id')
        .select(['cordon_intents.id', 'cordon_intents.at', 'cordon_intents.reserve'])
        .where('cordon_intents.at', '>=', hole('since'))
        .where('cordon_intents.session', '=', hole('session'))
        .where('cordon_settlements.id', 'is', null),
    ),
  };
}

export type Queries = ReturnType<typeof compileQueries>;

const SETTLEMENT = [
  'id',
  'at',
  'outcome',
  'recovered',
  'status',
  'input',
  'output',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'web_searches',
  'cost',
  'basis',
  'first_byte_ms',
  'duration_ms',
  'served_model',
  'failover',
] as const satisfies readonly (keyof Tables['cordon_settlements'])[];
