import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { openStateDirectory } from '../state-directory.ts';

export type DatabaseRead<Rows> =
  | { readonly ok: true; readonly rows: Rows }
  | { readonly ok: false; readonly reason: string };

/** Larger than years of its usage records; what is larger isn't read. */
const LIMIT = 128 * 1024 * 1024;

export type DatabaseRequest<Rows> = {
  readonly path: string;
  /** Whose database it should be, for the message where it is none. */
  readonly owner: string;
  readonly query: (database: DatabaseSync) => Rows;
};

/**
 * What a database of another tool's holds; null where there is none. A private copy is opened, because opening the file
 * itself would write beside it. It is gone again at once.
 */
export async function readDatabaseCopy<Rows>(
  host: Host,
  { path, owner, query }: DatabaseRequest<Rows>,
): Promise<DatabaseRead<Rows> | null> {
  const main = host.readFile(path, LIMIT);
  if (main.kind === 'absent') return null;
  if (main.kind === 'unreadable') return { ok: false, reason: main.reason };
  const state = openStateDirectory(host);
  if (!state.ok) return { ok: false, reason: state.problem.message };
  mkdirSync(join(state.value, 'tmp'), { recursive: true, mode: 0o700 });
  const directory = mkdtempSync(join(state.value, 'tmp', 'import-'));
  try {
    const copy = join(directory, 'copy.db');
    writeFileSync(copy, main.bytes, { mode: 0o600 });
    // What its last transactions wrote stands beside the file until it is merged.
    const log = host.readFile(`${path}-wal`, LIMIT);
    if (log.kind === 'bytes') writeFileSync(`${copy}-wal`, log.bytes, { mode: 0o600 });
    chmodSync(directory, 0o700);
    return { ok: true, rows: await queryCopy(copy, query) };
  } catch (error) {
    return { ok: false, reason: `it is no database of ${owner} (${codeOf(error)})` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function queryCopy<Rows>(copy: string, query: (database: DatabaseSync) => Rows): Promise<Rows> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(copy);
  try {
    return query(database);
  } finally {
    database.close();
  }
}
