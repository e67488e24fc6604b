import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { codeOf } from '../host/files.ts';
import { LedgerError, ledgerProblem, type LedgerTrouble } from './ledger-error.ts';

/**
 * Makes the file where it isn't there, for its owner alone (0600). What is kept in it decides what may be spent: a link, or
 * a file that somebody else could write, is not used. SQLite gives the files beside it the same mode.
 */
export function makePrivate(path: string): void {
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let descriptor: number;
  try {
    descriptor = openSync(path, flags, 0o600);
  } catch (error) {
    throw refuse(path, cannotOpen(codeOf(error)), error);
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw refuse(path, NOT_A_FILE);
    // Windows has no such modes, and no O_NOFOLLOW.
    if (constants.O_NOFOLLOW !== undefined && (stat.mode & 0o077) !== 0) throw refuse(path, notPrivate(path));
  } finally {
    closeSync(descriptor);
  }
}

function refuse(path: string, trouble: LedgerTrouble, cause?: unknown): LedgerError {
  return new LedgerError(ledgerProblem(path, trouble), cause);
}

const NOT_A_FILE: LedgerTrouble = {
  code: 'not-a-file',
  what: 'is not a plain file',
  hint: 'Move it away; cordon makes a new one.',
};

function notPrivate(path: string): LedgerTrouble {
  return { code: 'not-private', what: 'is open to others', hint: `Make it yours alone: chmod 600 ${path}` };
}

function cannotOpen(code: string): LedgerTrouble {
  if (code === 'ELOOP' || code === 'EISDIR') return NOT_A_FILE;
  return {
    code: code === 'EROFS' || code === 'EACCES' ? 'read-only' : 'unopened',
    what: `can’t be opened for writing (${code})`,
    hint: 'Make it and its directory your own and writable, or set XDG_STATE_HOME to another one.',
  };
}
