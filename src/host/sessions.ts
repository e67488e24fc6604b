import { mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionRoute } from '../core/evidence/session-route.ts';
import type { Inside } from '../core/plan/plan.ts';
import { PROGRAMS } from '../core/plan/session-places.ts';
import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { configurationPath } from './configuration.ts';
import { codeOf } from './files.ts';
import type { Host } from './host.ts';
import { isAlive, startTimeOf } from './process-identity.ts';
import { processOf } from './session-id.ts';
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
  /** The planned route; null where the session has none to keep. */
  readonly route: SessionRoute | null;
  /** Where its gateway listens on 127.0.0.1, and its process; null where it has none. */
  readonly gateway: SessionGateway | null;
  /** A trial is the client's run in `cordon verify`: nobody's session, and no entry in a list of them. */
  readonly trial: boolean;
  /** The client that was started, or "" where a program brings its own. */
  readonly client: string;
  /** The configuration that the profile was read from, or null. */
  readonly configuration: string | null;
  /** What the plan says of the session's inside; null where there is nothing in it. */
  readonly inside: Omit<Inside, 'files'> | null;
};

export type SessionGateway = { readonly port: number; readonly pid: number };

export type OpenedSession = { readonly directory: string; readonly overlay: string | null };

export type OpenRequest = {
  readonly host: Host;
  readonly id: string;
  readonly profile: string;
  readonly overlay: string | null;
  readonly route: SessionRoute | null;
  readonly gateway?: SessionGateway | null;
  readonly trial?: boolean;
  readonly client: string;
  readonly inside: Inside | null;
};

/** Makes a session's private directory with its record and overlay, and clears away what dead sessions left. */
export function openSession(request: OpenRequest): Outcome<OpenedSession> {
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
    if (request.inside !== null) writeInside(directory, request.inside);
    return succeed({ directory, overlay });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    return fail(unusable(directory, codeOf(error)));
  }
}

function writeInside(directory: string, { files }: Inside): void {
  mkdirSync(`${directory}/${PROGRAMS}`, { mode: 0o700 });
  for (const { name, text, executable } of files)
    writeFileSync(`${directory}/${name}`, text, executable ? PROGRAM : EXCLUSIVE);
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
const PROGRAM = { mode: 0o700, flag: 'wx' } as const;

function recordOf({
  host,
  id,
  profile,
  route,
  gateway = null,
  trial = false,
  client,
  inside,
}: OpenRequest): SessionRecord {
  const startedAt = new Date(host.now()).toISOString();
  const launch = { pid: host.pid, processStart: startTimeOf(host.pid), startedAt, cwd: host.cwd ?? '' };
  const configuration = configurationPath(host);
  return {
    schema: 1,
    id,
    profile,
    ...launch,
    route,
    gateway,
    trial,
    client,
    configuration,
    inside: withoutFiles(inside),
  };
}

function withoutFiles(inside: Inside | null): SessionRecord['inside'] {
  if (inside === null) return null;
  const { hooks, watched, statusLine } = inside;
  return { hooks, watched, statusLine };
}

/** Sessions whose record is younger than this may be in the middle of their own launch. */
const LAUNCH_GRACE_MS = 60_000;

/** Forgets the sessions whose process has ended, with everything of theirs. */
export function sweepDeadSessions(host: Host, sessions: string): void {
  for (const entry of readdirSync(sessions, { withFileTypes: true })) {
    // Only directories are cordon's: what a link points to must not be emptied.
    if (!entry.isDirectory()) continue;
    const directory = join(sessions, entry.name);
    if (hasEnded(host, { directory, id: entry.name })) removeSession(directory);
  }
}

function hasEnded(host: Host, { directory, id }: { readonly directory: string; readonly id: string }): boolean {
  // The id says who made it: where that process is gone, nothing needs to be read.
  const maker = processOf(id);
  if (maker !== null && !isAlive(maker, null)) return true;
  const record = readSession(host, directory);
  return record === null ? isAbandoned(host, directory) : !isAlive(record.pid, record.processStart);
}

/** File by file, because a recursive removal loads 2 ms of code; what isn't cordon's own there makes it do that after all. */
function removeSession(directory: string): void {
  try {
    for (const name of readdirSync(directory)) {
      if (name === PROGRAMS) removeSession(`${directory}/${name}`);
      else unlinkSync(`${directory}/${name}`);
    }
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
