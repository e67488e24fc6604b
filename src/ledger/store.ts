import type { Kysely } from 'kysely';
import type { Query } from './statement.ts';
import type { Tables } from './tables.ts';
import type { Work } from './work.ts';

/** SQLite answers at once, PostgreSQL later: `wait` takes either. */
export type Answer<T> = T | Promise<T>;

/** Runs queries inside one transaction; each transaction has its own. */
export type Run = {
  readonly rows: <Row>(query: Query) => Answer<readonly Row[]>;
  /** How many rows were changed. */
  readonly change: (query: Query) => Answer<number>;
  /** Runs at the end of the transaction, inside it; what throws undoes it. */
  readonly beforeCommit: (work: () => Work<void>) => void;
};

/** One transaction that nobody else writes beside. What throws undoes it. */
export type Transaction = <T>(work: (run: Run) => Work<T>) => Promise<T>;

/** A database that a ledger lies in. Its failures are thrown as a `LedgerError`. */
export type Store = {
  readonly language: 'sqlite' | 'postgres';
  /** Builds queries in the database's own language; it runs none. */
  readonly builder: Kysely<Tables>;
  /** Gives a row where the table of migrations is there. */
  readonly findMigrations: Query;
  readonly write: Transaction;
  /** Reads that see one state; writers don't wait for them. */
  readonly read: Transaction;
  readonly close: () => Promise<void>;
};
