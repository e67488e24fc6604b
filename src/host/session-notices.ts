import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../core/usage/account.ts';
import { writeNote } from './inside/write-note.ts';

/** What a running session is told by its gateway: a line of `notices.jsonl` in the session's directory. No secret is in it. */
export type Notice = { readonly at: number; readonly kind: string; readonly text: string };

/** Beyond this no more is written: a session that has so many notices is not read any more. */
const LIMIT = 1024 * 1024;

/** Adds a notice for the person. A session directory that is gone has nobody to tell. */
export function addNotice(directory: string, notice: Notice): void {
  const path = join(directory, 'notices.jsonl');
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LIMIT) return;
    appendFileSync(path, `${JSON.stringify(notice)}\n`, { mode: 0o600 });
  } catch {
    // The session has ended and its directory with it, or the disk is full: the request itself goes on.
  }
}

/** Replaces what the status line reads. */
export function writeSpent(directory: string, spent: Account): void {
  writeNote(join(directory, 'spent.json'), JSON.stringify(spent));
}
