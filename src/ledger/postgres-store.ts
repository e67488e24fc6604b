import pg from 'pg';
import { postgresBuilder } from './builder.ts';
import { LedgerError, ledgerProblem } from './ledger-error.ts';
import { findPassword } from './postgres-password.ts';
import { postgresTrouble } from './postgres-trouble.ts';
import type { Query } from './statement.ts';
import type { Run, Store, Transaction } from './store.ts';
import { createWorkQueue } from './work-queue.ts';
import { doInTurn, type Work } from './work.ts';

export type PostgresOptions = {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** How long a connection, and each query, may take. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 3000;

/** Any number that every cordon takes: who holds it writes, across all machines. */
const LOCK = 0x636f_7264;

/** Opens nothing yet: the first query connects, and each one after a failure connects anew. */
export function openPostgresStore({ url, env, timeoutMs = TIMEOUT_MS }: PostgresOptions): Store {
  const place = placeOf(url);
  const pool = new pg.Pool({
    connectionString: withoutOldSslModes(url),
    password: () => passwordOf({ url, env }) ?? '',
    application_name: 'cordon',
    // One for writes, which are one after the other, and one for reads.
    max: 2,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs * 2,
    keepAlive: true,
    allowExitOnIdle: true,
    types: TYPES,
  });
  // A server that ends an idle connection isn't a failure: the next query connects anew.
  pool.on('error', () => undefined);
  const setting = { pool, place, timeoutMs };
  return {
    language: 'postgres',
    builder: postgresBuilder(),
    findMigrations: FIND_MIGRATIONS,
    write: createWorkQueue(createTransactions({ ...setting, begin: beginWriting(timeoutMs) })),
    read: createWorkQueue(createTransactions({ ...setting, begin: BEGIN_READING })),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

/** Not `to_regclass`: behind the wait for the lock it still answers what was so before (PostgreSQL 18). */
const FIND_MIGRATIONS: Query = {
  sql: `select 1 as there from pg_catalog.pg_class
    where relname = 'cordon_migrations' and pg_catalog.pg_table_is_visible(oid)`,
  parameters: [],
};

/** The server and the database, for messages: no user and no parameter of the URL. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}

/**
 * One lock over all writes: two gateways on the last cent take turns. READ COMMITTED, whatever the server's default is, because
 * there each query sees what was committed before it began, and the lock is got before the sums are read. The limits are
 * this transaction's own, so that a pooler between needs to know nothing of them; a gateway that hangs lets go of the lock.
 */
function beginWriting(timeoutMs: number): string {
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
    `SET LOCAL lock_timeout = ${timeoutMs}`,
    `SET LOCAL statement_timeout = ${timeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${timeoutMs}`,
    `SELECT pg_advisory_xact_lock(${LOCK})`,
  ].join('; ');
}

const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

type Setting = { readonly pool: pg.Pool; readonly place: string; readonly begin: string };

function createTransactions({ pool, place, begin }: Setting): Transaction {
  const asked = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      const trouble = postgresTrouble(error);
      throw trouble === null ? error : new LedgerError(ledgerProblem(place, trouble), error);
    });
  return async (work) => {
    const client = await asked(pool.connect());
    let broken = true;
    try {
      await asked(client.query(begin));
      const last: (() => Work<void>)[] = [];
      const run: Run = {
        rows: async ({ sql, parameters }) => (await asked(client.query(sql, [...parameters]))).rows,
        change: async ({ sql, parameters }) => (await asked(client.query(sql, [...parameters]))).rowCount ?? 0,
        beforeCommit: (write) => void last.push(write),
      };
      const result = await doInTurn(work(run));
      for (const write of last) await doInTurn(write());
      await asked(client.query('COMMIT'));
      broken = false;
      return result;
    } catch (error) {
      // A connection that failed is thrown away, and the server undoes what it held.
      broken = error instanceof LedgerError || !(await undo(client));
      throw error;
    } finally {
      client.release(broken);
    }
  };
}

/** Whether the connection is of use afterwards. */
async function undo(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

/** Sums and counts are 64 bits wide, which the driver gives as text; those of a ledger are exact as numbers. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (...[type, format]: Parameters<typeof pg.types.getTypeParser>) =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format),
};

/** The driver takes these three for `verify-full` and says so on standard error each time. */
function withoutOldSslModes(url: string): string {
  const parsed = new URL(url);
  const mode = parsed.searchParams.get('sslmode') ?? '';
  if (!['prefer', 'require', 'verify-ca'].includes(mode)) return url;
  parsed.searchParams.set('sslmode', 'verify-full');
  return parsed.href;
}

function passwordOf({ url, env }: Pick<PostgresOptions, 'url' | 'env'>): string | undefined {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const user = decodeURIComponent(username) || (env.PGUSER ?? env.USER ?? '');
  return findPassword({
    host: decodeURIComponent(hostname),
    port: port || (env.PGPORT ?? '5432'),
    database: decodeURIComponent(pathname.slice(1)) || user,
    user,
    passfile: searchParams.get('passfile'),
    env,
    place: placeOf(url),
  });
}
