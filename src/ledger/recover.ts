import type { LedgerSession } from '../core/usage/ledger.ts';
import type { Queries } from './queries.ts';
import { settleIntent } from './settle.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';
import { wait, type Work } from './work.ts';

/**
 * Charges what dead sessions of this machine left open as reserved: nobody knows how far their requests came, and a provider
 * bills them all the same. Sessions of other machines are theirs to judge.
 */
export async function recoverIntents(request: {
  readonly store: Store;
  readonly queries: Queries;
  readonly machine: string;
  readonly isAlive: (session: LedgerSession) => boolean;
  readonly at: number;
}): Promise<number> {
  const { store, queries, machine, isAlive, at } = request;
  const sessions = await store.read((run) =>
    wait(run.rows<Tables['cordon_sessions']>(queries.openSessions({ machine }))),
  );
  const dead = sessions.map(toSession).filter((session) => !isAlive(session));
  let charged = 0;
  for (const session of dead) charged += await store.write((run) => chargeSession(run, { queries, session, at }));
  return charged;
}

/** A clock may have been set back since the session began. */
const CLOCK_SLACK_MS = 86_400_000;

type OpenIntent = Pick<Tables['cordon_intents'], 'id' | 'at' | 'reserve'>;

function* chargeSession(
  run: Parameters<typeof settleIntent>[0],
  { queries, session, at }: { readonly queries: Queries; readonly session: LedgerSession; readonly at: number },
): Work<number> {
  const open = yield* wait(
    run.rows<OpenIntent>(queries.openIntents({ session: session.id, since: session.startedAt - CLOCK_SLACK_MS })),
  );
  let charged = 0;
  for (const intent of open) {
    const settlement = {
      id: intent.id,
      at,
      outcome: 'aborted',
      status: null,
      tokens: null,
      costMicroUsd: intent.reserve,
      costBasis: intent.reserve === null ? 'unpriced' : 'list',
      firstByteMs: null,
      durationMs: Math.max(0, at - intent.at),
      servedModel: null,
      failover: null,
    } as const;
    if (yield* settleIntent(run, { queries, settlement, recovered: true })) charged += 1;
  }
  return charged;
}

function toSession(row: Tables['cordon_sessions']): LedgerSession {
  const { id, profile, project, started_at: startedAt, machine, pid, process_start: processStart } = row;
  return { id, profile, project, startedAt, machine, pid, processStart };
}
