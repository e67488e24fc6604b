import { succeed, type Outcome } from '../core/problem.ts';
import type { Ledger } from '../core/usage/ledger.ts';
import { attempt } from './attempt.ts';
import { createLedger } from './create-ledger.ts';
import { migrate } from './migrations.ts';
import { sqlitePath } from './sqlite-path.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

export type OpenLedgerRequest = {
  /** `sqlite`, or a `postgres://` URL without a password. */
  readonly ledger: string;
  /** cordon's state directory, which is there (`openStateDirectory`). */
  readonly stateDirectory: string;
  /** Names this machine, so that its dead sessions are told from those of others. */
  readonly machine: string;
  /** Where PostgreSQL's password is looked for: PGPASSWORD, PGPASSFILE, HOME. */
  readonly env: Readonly<Record<string, string>>;
};

/** Opens the ledger and brings its tables up to date. What can't be opened is a problem: nothing is counted without it. */
export function openLedger(request: OpenLedgerRequest): Promise<Outcome<Ledger>> {
  return attempt(async () => {
    const { store, place } = await openStore(request);
    try {
      await migrate(store, place);
    } catch (error) {
      await store.close();
      throw error;
    }
    return succeed(createLedger({ store, machine: request.machine }));
  });
}

async function openStore(request: OpenLedgerRequest): Promise<{ readonly store: Store; readonly place: string }> {
  const { ledger, stateDirectory, env } = request;
  if (ledger === 'sqlite') {
    const path = sqlitePath(stateDirectory);
    return { store: await openSqliteStore({ path }), place: path };
  }
  // Loaded only where it is used: the driver is as large as the rest of cordon.
  const { openPostgresStore, placeOf } = await import('./postgres-store.ts');
  return { store: openPostgresStore({ url: ledger, env }), place: placeOf(ledger) };
}
