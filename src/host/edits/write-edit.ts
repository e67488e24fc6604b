import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlannedEdit } from '../../core/edits/edit.ts';
import { planEdit } from '../../core/edits/plan-edit.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import { VERSION } from '../../core/version.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { startTimeOf } from '../process-identity.ts';
import type { Backups } from './backups.ts';
import { nextId, removeManifest, removeUnnamed, storeContent, writeManifest } from './backups.ts';
import { refuseEdit } from './edit-problem.ts';
import type { WantedEdit } from './wanted-edit.ts';
import { textKindOf } from './wanted-edit.ts';
import type { OnStep } from './edit-step.ts';
import type { Manifest } from './manifest.ts';
import { removeEmptyDirectories } from './recover.ts';
import { replaceFile } from './replace-file.ts';
import type { Target } from './target.ts';
import { OWN_PREFIX, readTarget, sha256Of } from './target.ts';

export type WriteRequest = {
  readonly host: Host;
  readonly backups: Backups;
  readonly wanted: WantedEdit;
  /** The edit that the run began with, or null where this one is to begin it. */
  readonly run: string | null;
  readonly command: string;
  readonly version: string | null;
  readonly onStep: OnStep;
};

export type WrittenEdit = { readonly target: Target; readonly planned: PlannedEdit; readonly id: string | null };

/** How often an edit is planned anew because another program wrote the file in the middle of it. */
const MOST_TRIES = 4;

/** Reads, plans and replaces one file, under the lock. Where nothing is to change, nothing is written. */
export function writeEdit(request: WriteRequest): Outcome<WrittenEdit> {
  const { path } = request.wanted;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const written = tryEdit(request);
    if (written !== 'missed') return written;
  }
  return refuseEdit({
    path,
    code: 'edit-contended',
    reason: `another program wrote it ${MOST_TRIES} times while it was being edited`,
    hint: 'End the program that writes it and run the command again; nothing was changed.',
  });
}

function tryEdit(request: WriteRequest): Outcome<WrittenEdit> | 'missed' {
  const { host, wanted, version, onStep } = request;
  const target = readTarget(host, wanted.path);
  if (!target.ok) return target;
  onStep('read');
  const bytes = target.value.state?.bytes ?? null;
  const planned = planEdit({ path: wanted.path, bytes, edit: wanted.edit, fingerprintOf: host.fingerprint, version });
  if (!planned.ok) return isBeingWritten(host, target.value) ? 'missed' : planned;
  onStep('planned');
  if (!planned.value.changed) return succeed({ target: target.value, planned: planned.value, id: null });
  try {
    return replaceJournaled(request, target.value, planned.value);
  } catch (error) {
    removeUnnamed(request.backups);
    return refuseEdit({
      path: wanted.path,
      code: 'cannot-write',
      reason: describeFailure(error),
      hint: 'Put that right and run the command again; nothing was changed.',
    });
  }
}

/** How long another program may take to write a file in place: until then it looks broken. */
const WRITE_MS = 40;

/** Whether a file that can't be edited looks different a moment later: some programs truncate and then write. */
function isBeingWritten(host: Host, { path, state }: Target): boolean {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WRITE_MS);
  const later = readTarget(host, path);
  return later.ok && later.value.state?.sha256 !== state?.sha256;
}

const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'its directory can’t be written to',
  EPERM: 'the system forbids to replace it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

function describeFailure(error: unknown): string {
  const code = codeOf(error);
  const text = FAILURES[code];
  return text === undefined ? `it could not be written (${code})` : `${text} (${code})`;
}

/** Backup and manifest first, then the file: a kill at any point leaves enough to undo or to clear up. */
function replaceJournaled(
  request: WriteRequest,
  target: Target,
  planned: PlannedEdit,
): Outcome<WrittenEdit> | 'missed' {
  const { host, backups, onStep } = request;
  const before = target.state === null ? null : storeContent(backups, target.state.bytes);
  onStep('stored');
  const manifest = makeManifest({ request, target, planned, before });
  try {
    writeManifest(backups, manifest);
    onStep('journaled');
    for (const directory of manifest.madeDirectories) mkdirSync(directory);
    const [temporary = '', aside = ''] = manifest.temporary;
    const done = replaceFile({ host, target, bytes: planned.bytes, temporary, aside, onStep });
    if (done === 'missed') {
      forget(backups, manifest);
      return 'missed';
    }
  } catch (error) {
    forget(backups, manifest);
    throw error;
  }
  recordDone(backups, manifest, planned.bytes);
  onStep('recorded');
  return succeed({ target, planned, id: manifest.id });
}

function forget(backups: Backups, manifest: Manifest): void {
  removeManifest(backups, manifest);
  removeEmptyDirectories(manifest.madeDirectories);
}

/**
 * The file is written by now: a full disk only leaves the manifest as it is, for the next run to settle. What the edit
 * made of the file is kept too, to show later what others have changed since; undo doesn't need it.
 */
function recordDone(backups: Backups, manifest: Manifest, after: Uint8Array): void {
  try {
    storeContent(backups, after);
    writeManifest(backups, { ...manifest, state: 'done', temporary: [] });
  } catch {
    // Settled by the next run.
  }
}

function makeManifest(made: {
  readonly request: WriteRequest;
  readonly target: Target;
  readonly planned: PlannedEdit;
  readonly before: string | null;
}): Manifest {
  const { request, target, planned, before } = made;
  const { host, backups, wanted, run, command } = request;
  const id = nextId(backups);
  return {
    schema: 1,
    id,
    run: run ?? id,
    command,
    tool: VERSION,
    at: new Date(host.now()).toISOString(),
    path: wanted.path,
    target: target.real,
    text: textKindOf(wanted),
    places: [...planned.places],
    before,
    after: sha256Of(planned.bytes),
    madeDirectories: missingDirectories(dirname(target.real)),
    state: 'pending',
    owner: { pid: host.pid, processStart: startTimeOf(host.pid) },
    temporary: temporaryNames(host, target.real),
  };
}

/** Two names beside a target that nobody uses. */
export function temporaryNames(host: Host, real: string): [string, string] {
  const base = join(dirname(real), `${OWN_PREFIX}${host.randomId()}`);
  return [`${base}.new`, `${base}.old`];
}

function missingDirectories(directory: string): string[] {
  return existsSync(directory) ? [] : [...missingDirectories(dirname(directory)), directory];
}
