import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { openStateDirectory } from '../state-directory.ts';

export type DatabaseRows =
  | { readonly ok: true; readonly providers: readonly { readonly name: string; readonly settings: string }[] }
  | { readonly ok: false; readonly reason: string };

/** Larger than years of its usage records; what is larger isn't read. */
const LIMIT = 128 * 1024 * 1024;
const MOST = 200;

/**
 * The providers that CC Switch keeps for this client; null where there is no database. A private copy is opened, because
 * opening the file itself would write beside it. It is gone again at once.
 */
export async function readCcSwitchDatabase(host: Host, path: string): Promise<DatabaseRows | null> {
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
    return { ok: true, providers: await query(copy) };
  } catch (error) {
    return { ok: false, reason: `it is no database of CC Switch (${codeOf(error)})` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function query(copy: string): Promise<readonly { readonly name: string; readonly settings: string }[]> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(copy);
  try {
    return database
      .prepare('SELECT name, settings_config FROM providers WHERE app_type = ? ORDER BY is_current DESC, name LIMIT ?')
      .all('claude', MOST)
      .flatMap(({ name, settings_config: settings }) =>
        typeof name === 'string' && typeof settings === 'string' ? [{ name, settings }] : [],
      );
  } finally {
    database.close();
  }
}
