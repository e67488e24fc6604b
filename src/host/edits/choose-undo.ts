import { redactedDiff } from '../../core/edits/redacted-diff.ts';
import type { Host } from '../host.ts';
import type { Backups } from './backups.ts';
import { readContent, writeManifest } from './backups.ts';
import type { Manifest } from './manifest.ts';
import { orderOf } from './manifest.ts';
import { readTarget } from './target.ts';
import type { UndoneEdit } from '../../core/report/undo-report.ts';
import { undoneEdit } from './undone-edit.ts';

/** The edits that an undo is about, newest first: those of one run or one edit, or of the latest run that still stands. */
export function chooseEdits(request: {
  readonly host: Host;
  readonly backups: Backups;
  readonly manifests: readonly Manifest[];
  readonly id: string | null;
}): readonly Manifest[] {
  const { host, backups, manifests, id } = request;
  if (id !== null) return manifests.filter((manifest) => manifest.run === id || manifest.id === id);
  const latest = manifests.find((manifest) => manifest.state === 'done' && !isReversed({ host, backups, manifest }));
  return latest === undefined ? [] : manifests.filter(({ run, state }) => run === latest.run && state === 'done');
}

/** An edit whose file is again what it was, after a kill or by hand, counts as undone from then on. */
function isReversed({
  host,
  backups,
  manifest,
}: {
  readonly host: Host;
  readonly backups: Backups;
  readonly manifest: Manifest;
}): boolean {
  const target = readTarget(host, manifest.path);
  const current = target.ok && target.value.real === manifest.target ? (target.value.state?.sha256 ?? null) : undefined;
  const reversed = current === manifest.before && current !== manifest.after;
  if (reversed) writeManifest(backups, { ...manifest, state: 'undone' });
  return reversed;
}

/** What undoing one edit needs: the bytes to put back, or null where the file is to go; or why it is not done. */
export type UndoPlan =
  | { readonly manifest: Manifest; readonly kind: 'restore'; readonly bytes: Uint8Array | null }
  | { readonly manifest: Manifest; readonly kind: 'stop'; readonly outcome: UndoneEdit };

/** Checks each edit against what its file holds, as it will be once the newer ones of the same run are undone. */
export function planUndo(request: {
  readonly host: Host;
  readonly backups: Backups;
  readonly manifests: readonly Manifest[];
  readonly chosen: readonly Manifest[];
}): readonly UndoPlan[] {
  const states = new Map<string, string | null>();
  return request.chosen.map((manifest) => {
    const plan = planOne({ ...request, manifest, states });
    if (plan.kind === 'restore') states.set(manifest.target, manifest.before);
    return plan;
  });
}

type One = Parameters<typeof planUndo>[0] & {
  readonly manifest: Manifest;
  readonly states: ReadonlyMap<string, string | null>;
};

function planOne(one: One): UndoPlan {
  const { host, backups, manifest, states } = one;
  const stop = (outcome: Parameters<typeof undoneEdit>[1]): UndoPlan => ({
    manifest,
    kind: 'stop',
    outcome: undoneEdit(manifest, outcome),
  });
  const target = readTarget(host, manifest.path);
  if (!target.ok) return stop({ state: 'refused', reason: target.problem.message });
  if (target.value.real !== manifest.target)
    return stop({
      state: 'refused',
      reason: `${manifest.path} leads to another file now: ${target.value.real} instead of ${manifest.target}.`,
    });
  const planned = states.get(manifest.target);
  const current = planned === undefined ? (target.value.state?.sha256 ?? null) : planned;
  if (current === manifest.before && current !== manifest.after) return stop({ state: 'already' });
  if (current !== manifest.after)
    return stop({ state: 'refused', ...explainChange(one, target.value.state?.bytes ?? null) });
  if (manifest.before === null) return { manifest, kind: 'restore', bytes: null };
  const bytes = readContent(backups, manifest.before);
  return bytes === null
    ? stop({ state: 'refused', reason: `The backup of ${manifest.path} is missing or damaged.` })
    : { manifest, kind: 'restore', bytes };
}

function explainChange(
  { host, backups, manifest, manifests }: One,
  current: Uint8Array | null,
): Pick<UndoneEdit, 'reason' | 'hunks'> {
  const newer = manifests.find(
    ({ target, state, id }) => target === manifest.target && state === 'done' && orderOf({ id }) > orderOf(manifest),
  );
  const reason =
    newer === undefined
      ? `${manifest.path} was changed after the edit, so undoing would lose that.`
      : `${manifest.path} was changed after the edit, by edit ${newer.id} too. Undo that one first: cordon undo ${newer.id}.`;
  const after = readContent(backups, manifest.after);
  const hunks = redactedDiff({ before: after, after: current, kind: manifest.text, fingerprintOf: host.fingerprint });
  return { reason, hunks: after === null ? [] : hunks };
}
