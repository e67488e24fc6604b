import { planEdit } from '../../core/edits/plan-edit.ts';
import { redactedDiff } from '../../core/edits/redacted-diff.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import type { EditPreview } from '../../core/report/edit-report.ts';
import type { WantedEdit } from './wanted-edit.ts';
import { textKindOf } from './wanted-edit.ts';
import { readTarget } from './target.ts';
import { isTrackedByGit } from './tracked-by-git.ts';

/** What one edit would do, here and now. Nothing is written, not even cordon's own state. */
export async function previewEdit(
  host: Host,
  wanted: WantedEdit,
  version: string | null = null,
): Promise<Outcome<EditPreview>> {
  const { path, edit } = wanted;
  const target = readTarget(host, path);
  if (!target.ok) return target;
  const { real, state } = target.value;
  const bytes = state?.bytes ?? null;
  const planned = planEdit({ path, bytes, edit, fingerprintOf: host.fingerprint, version });
  if (!planned.ok) return planned;
  const { changed, places } = planned.value;
  const hunks = redactedDiff({
    before: bytes,
    after: planned.value.bytes,
    kind: textKindOf(wanted),
    fingerprintOf: host.fingerprint,
  });
  const tracked = changed && (await isTrackedByGit(host, real));
  return succeed({ path, target: real, creates: changed && state === null, changed, places, hunks, tracked });
}
