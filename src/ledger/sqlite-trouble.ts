import type { LedgerTrouble } from './ledger-error.ts';

const LOCKED: LedgerTrouble = {
  code: 'locked',
  what: 'is locked by another program',
  hint: 'Find what holds it (a database browser, a backup) and end it; then try again.',
};
const CORRUPT: LedgerTrouble = {
  code: 'corrupt',
  what: 'is damaged or is no database',
  hint: 'Move it away, with its -wal and -shm files, and keep it: what was spent is in there. A new one starts at 0.',
};

/** SQLite's primary result codes that say something about the file and not about a query. */
const TROUBLES: Readonly<Record<number, LedgerTrouble>> = {
  5: LOCKED,
  6: LOCKED,
  8: { code: 'read-only', what: 'can’t be written', hint: 'Make it and its directory your own and writable.' },
  10: { code: 'unreadable', what: 'can’t be read or written: the disk reports an error', hint: 'Look at the disk.' },
  11: CORRUPT,
  13: { code: 'full', what: 'can’t be written: the disk is full', hint: 'Make room, then try again.' },
  14: { code: 'unopened', what: 'can’t be opened', hint: 'Make it and its directory your own and readable.' },
  26: CORRUPT,
};

/** The primary result code of an error of SQLite's, or null for any other. */
function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}

export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === 5;
}

/** What an error of SQLite's says about the file; null where it is about a query, which is a mistake of cordon's own. */
export function sqliteTrouble(error: unknown): LedgerTrouble | null {
  return TROUBLES[sqliteCode(error) ?? -1] ?? null;
}
