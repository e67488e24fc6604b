import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSqlite } from '../host/load-sqlite.ts';
import { sqliteBuilder } from './builder.ts';
import { LedgerError, ledgerProblem } from './ledger-error.ts';
import { makePrivate } from './sqlite-file.ts';
import { isBusy, sqliteTrouble } from './sqlite-trouble.ts';
import type { Query } from './statement.ts';
import type { Run, Store, Transaction } from './store.ts';
import { createWorkQueue } from './work-queue.ts';
import { doNow, type Work } from './work.ts';

/**
 * How long a write waits for another process before it gives up. It waits in short naps: SQLite's own waiting would stand
 * still with the whole process, and every stream of a gateway with it.
 */
const PATIENCE_MS = 5000;
const NAP_MS = 5;

export type SqliteOptions = { readonly path: string; readonly patienceMs?: number };

/** Opens the file, and makes it where it isn't there. Throws a `LedgerError`. */
export async function openSqliteStore({ path, patienceMs = PATIENCE_MS }: SqliteOptions): Promise<Store> {
  makePrivate(path);
  const patience = { path, until: patienceMs };
  const writer = await connect(patience);
  // Reads have a connection of their own, so that they never fall into an open transaction of the writer.
  let reader: DatabaseSync | null = null;
  const reading = async (): Promise<DatabaseSync> => (reader ??= await connect(patience));
  const [write, read] = [
    createTransactions({ patience, begin: 'BEGIN IMMEDIATE', connection: async () => writer }),
    createTransactions({ patience, begin: 'BEGIN', connection: reading }),
  ];
  return {
    language: 'sqlite',
    builder: sqliteBuilder(),
    findMigrations: FIND_MIGRATIONS,
    write: createWorkQueue(write),
    read: createWorkQueue(read),
    close: async () => {
      for (const database of [reader, writer]) if (database?.isOpen === true) database.close();
    },
  };
}

const FIND_MIGRATIONS: Query = {
  sql: "select name from sqlite_master where type = 'table' and name = 'cordon_migrations'",
  parameters: [],
};

type Patience = { readonly path: string; readonly until: number };

async function connect(patience: Patience): Promise<DatabaseSync> {
  const { DatabaseSync } = loadSqlite();
  return patiently(patience, () => {
    const database = new DatabaseSync(patience.path, { timeout: NAP_MS });
    try {
      // With WAL, NORMAL keeps every commit over the death of any process; only a power cut can take the last moments.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Tries until nobody else holds the file any more, or the time is up. */
async function patiently<T>({ path, until }: Patience, attempt: () => T): Promise<T> {
  const end = performance.now() + until;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw ledgerError(path, error);
      await sleep(NAP_MS);
    }
  }
}

function ledgerError(path: string, error: unknown): unknown {
  const trouble = sqliteTrouble(error);
  return trouble === null ? error : new LedgerError(ledgerProblem(path, trouble), error);
}

function createTransactions(setting: {
  readonly patience: Patience;
  readonly begin: string;
  readonly connection: () => Promise<DatabaseSync>;
}): Transaction {
  const { patience, begin, connection } = setting;
  let run: Runner | null = null;
  return async (work) => {
    const using = (run ??= createRunner(await connection()));
    if (!begins(using, begin)) await patiently(patience, () => using.execute(begin));
    try {
      const last: (() => Work<void>)[] = [];
      const { rows, change } = using;
      const result = doNow(work({ rows, change, beforeCommit: (write) => void last.push(write) }));
      for (const write of last) doNow(write());
      using.execute('COMMIT');
      return result;
    } catch (error) {
      if (using.isInTransaction()) using.execute('ROLLBACK');
      throw ledgerError(patience.path, error);
    }
  };
}

type Runner = Omit<Run, 'beforeCommit'> & {
  readonly execute: (sql: string) => void;
  readonly isInTransaction: () => boolean;
};

/** Nearly always it does. Whatever is in the way is met again by who tries patiently. */
function begins(using: Runner, begin: string): boolean {
  try {
    using.execute(begin);
    return true;
  } catch {
    return false;
  }
}

/** Statements are prepared once for a connection. */
function createRunner(database: DatabaseSync): Runner {
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  return {
    rows: ({ sql, parameters }) => statement(sql).all(...(parameters as never[])) as never,
    change: ({ sql, parameters }) => Number(statement(sql).run(...(parameters as never[])).changes),
    execute: (sql) => void statement(sql).run(),
    isInTransaction: () => database.isTransaction,
  };
}
