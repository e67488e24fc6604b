import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { startTimeOf } from '../process-identity.ts';
import type { Backups } from './backups.ts';
import { readManifests, syncDirectory, writeManifest } from './backups.ts';
import type { UndoPlan } from './choose-undo.ts';
import { chooseEdits, planUndo } from './choose-undo.ts';
import type { OnStep } from './edit-step.ts';
import { findLikelyWriters } from './likely-writers.ts';
import type { Manifest } from './manifest.ts';
import { removeEmptyDirectories } from './recover.ts';
import { replaceFile } from './replace-file.ts';
import { readTarget } from './target.ts';
import type { RememberedEdit, UndoneEdit, UndoRun } from '../../core/report/undo-report.ts';
import { underLock } from './under-lock.ts';
import { undoneEdit } from './undone-edit.ts';
import { watchFiles, WATCH_MS } from './watch-edits.ts';
import { temporaryNames } from './write-edit.ts';
import { showName } from '../../core/profiles/secret-shape.ts';

export type UndoRequest = {
  readonly host: Host;
  /** A run or a single edit; null takes the latest run that still stands. */
  readonly id: string | null;
  /** For tests. */
  readonly onStep?: OnStep;
  readonly looks?: readonly number[];
};

/**
 * Takes edits back byte for byte, where their files still are what the edits left. One file that isn't stops the whole
 * run, so that a fix is never half undone; nothing is written then.
 */
export async function undoEdits(request: UndoRequest): Promise<Outcome<UndoRun>> {
  const undone = await underLock(request.host, request.onStep, (backups) => undoChosen(request, backups));
  if (!undone.ok) return undone;
  return undone.value.ok ? succeed(await watchUndone(request, undone.value.value)) : undone.value;
}

/** The edits that are remembered, newest first. Nothing is changed but what a killed run left. */
export async function listEdits(host: Host): Promise<Outcome<readonly RememberedEdit[]>> {
  return underLock(host, undefined, (backups) =>
    readManifests(backups).map(({ id, run, command, at, path, places, state }) => ({
      id,
      run,
      command,
      at,
      path,
      places,
      state,
    })),
  );
}

type Undone = { readonly edit: UndoneEdit; readonly manifest: Manifest };

function undoChosen({ host, id, onStep = () => undefined }: UndoRequest, backups: Backups): Outcome<readonly Undone[]> {
  const manifests = readManifests(backups);
  const chosen = chooseEdits({ host, backups, manifests, id });
  if (id !== null && chosen.length === 0) return unknown(id);
  const plans = planUndo({ host, backups, manifests, chosen });
  const refused = plans.some((plan) => plan.kind === 'stop' && plan.outcome.state === 'refused');
  return succeed(
    plans.map((plan) => {
      const { manifest } = plan;
      if (plan.kind === 'stop') return { manifest, edit: plan.outcome };
      if (refused)
        return {
          manifest,
          edit: undoneEdit(manifest, {
            state: 'kept',
            reason: `Nothing of this run was undone; cordon undo ${manifest.id} undoes this file alone.`,
          }),
        };
      return { manifest, edit: restore({ host, backups, plan, onStep }) };
    }),
  );
}

function unknown(id: string): Outcome<never> {
  return fail({
    code: 'unknown-edit',
    kind: 'usage',
    message: `No edit ${showName(id)} is remembered.`,
    hint: 'cordon undo --list shows the edits that can be undone.',
  });
}

type Restoration = {
  readonly host: Host;
  readonly backups: Backups;
  readonly plan: UndoPlan & { readonly kind: 'restore' };
  readonly onStep: OnStep;
};

function restore(restoration: Restoration): UndoneEdit {
  const { host, backups, plan } = restoration;
  const { manifest } = plan;
  const journal: Manifest = {
    ...manifest,
    state: 'undoing',
    owner: { pid: host.pid, processStart: startTimeOf(host.pid) },
    temporary: temporaryNames(host, manifest.target),
  };
  const back = (reason: string) => {
    writeManifest(backups, manifest);
    return undoneEdit(manifest, { state: 'refused', reason });
  };
  try {
    writeManifest(backups, journal);
    restoration.onStep('journaled');
    if (!putBack(restoration, journal)) return back(`${manifest.path} was changed while it was being restored.`);
  } catch (error) {
    return back(`${manifest.path} could not be restored: ${codeOf(error)}.`);
  }
  writeManifest(backups, { ...manifest, state: 'undone', temporary: [] });
  restoration.onStep('recorded');
  return undoneEdit(manifest, { state: plan.bytes === null ? 'removed' : 'restored' });
}

/** Whether the file was still what the edit left, and so was put back. */
function putBack({ host, plan, onStep }: Restoration, journal: Manifest): boolean {
  const target = readTarget(host, journal.path);
  if (!target.ok || target.value.real !== journal.target || target.value.state?.sha256 !== journal.after) return false;
  if (plan.bytes === null) {
    rmSync(target.value.real);
    syncDirectory(dirname(target.value.real));
    removeEmptyDirectories(journal.madeDirectories);
    onStep('replaced');
    return true;
  }
  const [temporary = '', aside = ''] = journal.temporary;
  return replaceFile({ host, target: target.value, bytes: plan.bytes, temporary, aside, onStep }) === 'replaced';
}

async function watchUndone({ host, looks = WATCH_MS }: UndoRequest, undone: readonly Undone[]): Promise<UndoRun> {
  const [first] = undone;
  if (first === undefined) return { run: null, edits: [] };
  // Of several edits of one file only the oldest says what is there now.
  const files = undone.filter(
    ({ edit, manifest }, index) =>
      isRestored(edit) && undone.findLastIndex((other) => other.manifest.target === manifest.target) === index,
  );
  const changed = await watchFiles({
    host,
    files,
    looks,
    isUndone: ({ manifest }) => currentHash(host, manifest) !== manifest.before,
  });
  const writers = changed.size === 0 ? [] : await findLikelyWriters(host);
  const edits = undone.map((one) =>
    changed.has(one) ? { ...one.edit, state: 'written-back' as const, writers } : one.edit,
  );
  return { run: first.manifest.run, edits };
}

function isRestored({ state }: UndoneEdit): boolean {
  return state === 'restored' || state === 'removed';
}

function currentHash(host: Host, { path }: Manifest): string | null {
  const target = readTarget(host, path);
  return target.ok ? (target.value.state?.sha256 ?? null) : null;
}
