import { statSync } from 'node:fs';
import { readNotedSession, type NotedSession } from '../../core/evidence/noted-session.ts';
import { isRecord } from '../../core/is-record.ts';
import { readSeenNote, type SeenNote } from '../../core/evidence/seen-note.ts';
import type { Account } from '../../core/usage/account.ts';
import { readBounded } from '../files.ts';
import { writeNote } from './write-note.ts';

/** The record of the session whose directory this is, as its own programs read it; null where there is none. */
export function readNoted(directory: string): NotedSession | null {
  return readNotedSession(readJson(`${directory}/session.json`));
}

/** What the session's hook saw last, or null. */
export function readSeen(directory: string): SeenNote | null {
  return readSeenNote(readJson(`${directory}/seen.json`));
}

export function writeSeen(directory: string, note: SeenNote): void {
  writeNote(`${directory}/seen.json`, `${JSON.stringify(note)}\n`);
}

/** What a session has spent, as its gateway notes it. */
export function readSpent(directory: string): Omit<Account, 'at'> | null {
  const value = readJson(`${directory}/spent.json`);
  if (!isRecord(value) || typeof value.spentMicroUsd !== 'number') return null;
  return {
    spentMicroUsd: value.spentMicroUsd,
    limitMicroUsd: typeof value.limitMicroUsd === 'number' ? value.limitMicroUsd : null,
  };
}

/** When each file was changed last, in milliseconds; null where there is none. */
export function modificationTimes(paths: readonly string[]): SeenNote['files'] {
  return Object.fromEntries(paths.map((path) => [path, modifiedAt(path)]));
}

function modifiedAt(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
  } catch {
    return null;
  }
}

/** A gateway writes a line for each event; more than this in one session is read no further. */
const NOTICES_LIMIT = 4 * 1024 * 1024;
const SHOWN_AT_ONCE = 5;

/** The lines of `notices.jsonl` that nobody was shown yet; they count as shown from here on. */
export function takeNotices(directory: string): readonly string[] {
  const file = readBounded(`${directory}/notices.jsonl`, NOTICES_LIMIT);
  if (file.kind !== 'bytes') return [];
  const bytes = Buffer.from(file.bytes);
  const shown = Number(readJson(`${directory}/notices-shown`) ?? 0);
  const end = bytes.lastIndexOf(10) + 1;
  if (!(end > shown)) return [];
  writeNote(`${directory}/notices-shown`, `${end}\n`);
  const texts = bytes
    .subarray(shown, end)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => textOf(line));
  return texts.slice(-SHOWN_AT_ONCE);
}

function textOf(line: string): readonly string[] {
  const value = parse(line);
  return isRecord(value) && typeof value.text === 'string' ? [value.text] : [];
}

function readJson(path: string): unknown {
  const file = readBounded(path);
  return file.kind === 'bytes' ? parse(Buffer.from(file.bytes).toString('utf8')) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
