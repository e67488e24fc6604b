import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../core/layers/layer.ts';
import type { Host } from './host.ts';
import { startEnvironment } from './marked-processes.ts';
import { isAlive } from './process-identity.ts';
import { readSession, sweepDeadSessions, type SessionRecord } from './sessions.ts';
import { findShimSession, listShimSessions } from './shims/shim-sessions.ts';
import { stateDirectoryPath } from './state-directory.ts';

/** The sessions that run, oldest first. Dead ones are forgotten by the way. */
export function listSessions(host: Host): readonly SessionRecord[] {
  return [...recordedSessions(host), ...listShimSessions(host)].toSorted((one, other) =>
    one.startedAt < other.startedAt ? -1 : 1,
  );
}

function recordedSessions(host: Host): readonly SessionRecord[] {
  const directory = sessionsDirectory(host);
  if (directory === null) return [];
  try {
    sweepDeadSessions(host, directory);
    return readdirSync(directory)
      .flatMap((name) => readSession(host, join(directory, name)) ?? [])
      .filter((record) => !record.trial && isAlive(record.pid, record.processStart));
  } catch {
    // There is no such directory before the first launch.
    return [];
  }
}

function sessionsDirectory(host: Host): string | null {
  const state = stateDirectoryPath(host);
  return state === null ? null : join(state, 'sessions');
}

/** One session whole: what it was launched with, as far as that can still be read. */
export type OwnSession = {
  readonly record: SessionRecord;
  readonly isAlive: boolean;
  /** The overlay that its client was given, or null where there is none or it can't be read. */
  readonly overlay: Readonly<Record<string, Json>> | null;
  /** The environment that its client was started with; null where the system doesn't show it. */
  readonly env: Readonly<Record<string, string>> | null;
};

/** An id as cordon makes them: it becomes part of a path. */
const SESSION_ID = /^[\w-]+$/;

/** The session of this id, or null where nothing is remembered of it. */
export function findSession(host: Host, id: string): OwnSession | null {
  const shim = findShimSession(host, id);
  const sessions = sessionsDirectory(host);
  if (sessions === null || !SESSION_ID.test(id)) return null;
  return shim === null ? openOwnSession(host, join(sessions, id)) : ownSessionOf(host, shim);
}

/** The session whose private directory this is, or null where nothing is remembered of it. */
export function openOwnSession(host: Host, directory: string): OwnSession | null {
  const record = readSession(host, directory);
  return record === null || record.id !== basename(directory) ? null : ownSessionOf(host, { directory, record });
}

function ownSessionOf(
  host: Host,
  { directory, record }: { readonly directory: string; readonly record: SessionRecord },
): OwnSession {
  const alive = isAlive(record.pid, record.processStart);
  return {
    record,
    isAlive: alive,
    overlay: readOverlay(host, join(directory, 'settings.json')),
    env: alive ? parseEnvironment(startEnvironment(record.pid)) : null,
  };
}

function readOverlay(host: Host, path: string): OwnSession['overlay'] {
  const read = host.readFile(path);
  if (read.kind !== 'bytes') return null;
  try {
    const value = JSON.parse(new TextDecoder().decode(read.bytes)) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as OwnSession['overlay'])
      : null;
  } catch {
    return null;
  }
}

function parseEnvironment(bytes: Buffer | null): OwnSession['env'] {
  if (bytes === null || bytes.length === 0) return null;
  const entries = bytes
    .toString('utf8')
    .split('\0')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}
