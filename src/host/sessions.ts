import { mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { codeOf } from './files.ts';
import type { Host } from './host.ts';
import { isAlive, startTimeOf } from './process-identity.ts';
import { doubtAbout, openStateDirectory } from './state-directory.ts';

/** One launch, as it is remembered while it runs. `pid` is the client's own, because the launcher becomes the client. */
export type SessionRecord = {
  readonly schema: 1;
  readonly id: string;
  readonly profile: string;
  readonly pid: number;
  readonly processStart: string | null;
  readonly startedAt: string;
  readonly cwd: string;
};

export type OpenedSession = { readonly directory: string; readonly overlay: string | null };

/** Makes a session's private directory with its record and overlay, and clears away what dead sessions left. */
export function openSession(request: {
  readonly host: Host;
  readonly id: string;
  readonly profile: string;
  readonly overlay: string | null;
}): Outcome<OpenedSession> {
  const state = openStateDirectory(request.host);
  if (!state.ok) return state;
  const sessions = join(state.value, 'sessions');
  const directory = join(sessions, request.id);
  try {
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
    const doubt = doubtAbout(sessions, request.host);
    if (doubt !== null) return fail(unusable(sessions, doubt));
    sweepDeadSessions(request.host, sessions);
    mkdirSync(directory, { mode: 0o700 });
    writeFileSync(join(directory, 'session.json'), `${JSON.stringify(recordOf(request))}\n`, EXCLUSIVE);
    const overlay = request.overlay === null ? null : join(directory, 'settings.json');
    if (overlay !== null && request.overlay !== null) writeFileSync(overlay, request.overlay, EXCLUSIVE);
    return succeed({ directory, overlay });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    return fail(unusable(directory, codeOf(error)));
  }
}

function unusable(path: string, reason: string): Problem {
  return {
    code: 'session-directory',
    kind: 'unsafe',
    message: `${path} can't be used: ${reason}.`,
    hint: 'Make room and make it a directory of your own (chmod 700); nothing was launched.',
  };
}

const EXCLUSIVE = { mode: 0o600, flag: 'wx' } as const;

function recordOf({
  host,
  id,
  profile,
}: {
  readonly host: Host;
  readonly id: string;
  readonly profile: string;
}): SessionRecord {
  const startedAt = new Date(host.now()).toISOString();
  return { schema: 1, id, profile, pid: host.pid, processStart: startTimeOf(host.pid), startedAt, cwd: host.cwd ?? '' };
}

/** Sessions whose record is younger than this may be in the middle of their own launch. */
const LAUNCH_GRACE_MS = 60_000;

function sweepDeadSessions(host: Host, sessions: string): void {
  for (const name of readdirSync(sessions)) {
    const record = readSession(host, join(sessions, name));
    const dead = record === null ? isAbandoned(host, join(sessions, name)) : !isAlive(record.pid, record.processStart);
    if (dead) removeSession(join(sessions, name));
  }
}

/** File by file, because a recursive removal loads 2 ms of code; what isn't cordon's own there makes it do that after all. */
function removeSession(directory: string): void {
  try {
    for (const name of readdirSync(directory)) unlinkSync(join(directory, name));
    rmdirSync(directory);
  } catch {
    rmSync(directory, { recursive: true, force: true });
  }
}

function isAbandoned(host: Host, directory: string): boolean {
  const made = host.modifiedAt(directory);
  return made !== null && host.now() - made > LAUNCH_GRACE_MS;
}

/** The record in a session's directory, or null where it is missing or isn't one. */
export function readSession(host: Host, directory: string): SessionRecord | null {
  const read = host.readFile(join(directory, 'session.json'), 64 * 1024);
  if (read.kind !== 'bytes') return null;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(read.bytes));
    return isSessionRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isSessionRecord(value: unknown): value is SessionRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'profile' in value
  );
}
