import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { editHolds } from '../../core/edits/edit-holds.ts';
import { redactedDiff } from '../../core/edits/redacted-diff.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { stateDirectoryPath } from '../state-directory.ts';
import { openBackups } from './backups.ts';
import { acquireLock } from './edit-lock.ts';
import type { EditReport, EditRun } from '../../core/report/edit-report.ts';
import type { WantedEdit } from './wanted-edit.ts';
import { textKindOf } from './wanted-edit.ts';
import type { OnStep } from './edit-step.ts';
import type { Writer } from '../../core/report/edit-report.ts';
import { findLikelyWriters } from './likely-writers.ts';
import { recoverEdits } from './recover.ts';
import { readTarget } from './target.ts';
import { isTrackedByGit } from './tracked-by-git.ts';
import { underLock } from './under-lock.ts';
import { watchFiles, WATCH_MS } from './watch-edits.ts';
import type { WrittenEdit } from './write-edit.ts';
import { writeEdit } from './write-edit.ts';

export type ApplyRequest = {
  readonly host: Host;
  readonly edits: readonly WantedEdit[];
  /** The command that edits, as a person would type it; `undo --list` shows it. */
  readonly command: string;
  /** The client's version, which decides what it drops; null takes the newest that was checked. */
  readonly version: string | null;
  /** For tests. */
  readonly onStep?: OnStep;
  readonly looks?: readonly number[];
};

/** How long one cordon waits for another that edits. */
type Tried = { readonly wanted: WantedEdit; readonly outcome: Outcome<WrittenEdit> };

/**
 * The one way in which cordon changes a file that isn't its own: each is locked, proved, backed up and replaced as a
 * whole, and then all are watched for a second. A file that can't be edited is reported and doesn't stop the others. The
 * run as a whole fails only where cordon's own state can't be used or another cordon holds the lock.
 */
export async function applyEdits(request: ApplyRequest): Promise<Outcome<EditRun>> {
  const tried = await writeAll(request);
  if (!tried.ok) return tried;
  const { host, version } = request;
  const written = tried.value.filter(({ outcome }) => outcome.ok && outcome.value.id !== null);
  const isUndone = ({ wanted }: Tried) => isBack({ host, wanted, version });
  const undone = await watchFiles({ host, files: written, isUndone, looks: request.looks ?? WATCH_MS });
  const writers = undone.size === 0 ? [] : await findLikelyWriters(host);
  const edits = await Promise.all(
    tried.value.map(async (one) => ({
      path: one.wanted.path,
      outcome: await report({ host, tried: one, writers: undone.has(one) ? writers : null }),
    })),
  );
  return succeed({ run: runOf(tried.value), edits });
}

function writeAll(request: ApplyRequest): Promise<Outcome<readonly Tried[]>> {
  const { host, edits, onStep = () => undefined } = request;
  return underLock(host, onStep, (backups) => {
    const tried: Tried[] = [];
    for (const wanted of edits) {
      tried.push({ wanted, outcome: writeEdit({ ...request, backups, wanted, run: runOf(tried), onStep }) });
    }
    return tried;
  });
}

/** The run is named after the first edit that wrote something. */
function runOf(tried: readonly Tried[]): string | null {
  return tried.map(({ outcome }) => (outcome.ok ? outcome.value.id : null)).find((id) => id !== null) ?? null;
}

function isBack({
  host,
  wanted,
  version,
}: {
  readonly host: Host;
  readonly wanted: WantedEdit;
  readonly version: string | null;
}): boolean {
  const now = readTarget(host, wanted.path);
  if (!now.ok) return false;
  const bytes = now.value.state?.bytes ?? null;
  return (
    editHolds({ path: wanted.path, bytes, edit: wanted.edit, fingerprintOf: host.fingerprint, version }) === 'undone'
  );
}

async function report(request: {
  readonly host: Host;
  readonly tried: Tried;
  readonly writers: readonly Writer[] | null;
}): Promise<Outcome<EditReport>> {
  const { host, tried, writers } = request;
  if (!tried.outcome.ok) return tried.outcome;
  const { target, planned, id } = tried.outcome.value;
  const before = target.state?.bytes ?? null;
  return succeed({
    path: target.path,
    target: target.real,
    creates: planned.changed && before === null,
    changed: planned.changed,
    places: planned.places,
    hunks: redactedDiff({
      before,
      after: planned.bytes,
      kind: textKindOf(tried.wanted),
      fingerprintOf: host.fingerprint,
    }),
    tracked: planned.changed && (await isTrackedByGit(host, target.real)),
    state: writers !== null ? 'written-back' : id === null ? 'unchanged' : 'written',
    id,
    writers: writers ?? [],
  });
}

/** Clears up after runs that were killed; for a command that finds nothing to edit. Does nothing where there is no state yet. */
export async function recoverAbandonedEdits(host: Host): Promise<void> {
  const state = stateDirectoryPath(host);
  if (state === null || !existsSync(join(state, 'backups'))) return;
  const backups = openBackups(host);
  if (!backups.ok) return;
  const lock = await acquireLock({ host, path: backups.value.lockPath, timeoutMs: 1000 });
  if (!lock.ok) return;
  try {
    recoverEdits(host, backups.value);
  } finally {
    lock.value.release();
  }
}
