import type { Edit } from './edit.ts';
import { decodeUnits, readEditable } from './editable-text.ts';
import type { EditRequest } from './plan-edit.ts';
import { planEdit } from './plan-edit.ts';
import { linesOf } from './text-lines.ts';

/**
 * Whether an edit still stands in a file that other programs may have written since. `unknown` where the file can't be
 * read as a document just now: another program may be in the middle of writing it.
 */
export function editHolds(request: EditRequest): 'holds' | 'undone' | 'unknown' {
  if (request.edit.kind === 'comment-lines') return holdsLines(request, request.edit);
  const planned = planEdit(request);
  if (!planned.ok) return 'unknown';
  return planned.value.changed ? 'undone' : 'holds';
}

/** Lines move when others are added, so a line counts as back wherever it stands. */
function holdsLines(
  { bytes, fingerprintOf }: EditRequest,
  { lines }: Extract<Edit, { readonly kind: 'comment-lines' }>,
): 'holds' | 'undone' {
  const { units, unitBytes } = readEditable(bytes ?? new Uint8Array());
  const back = new Set(lines.map(({ fingerprint }) => fingerprint));
  return linesOf(units).some(({ text }) => back.has(fingerprintOf(decodeUnits(text, unitBytes)))) ? 'undone' : 'holds';
}
