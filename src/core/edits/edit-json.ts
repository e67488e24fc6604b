import type { Json } from '../layers/layer.ts';
import type { EditPath, JsonEdit } from './edit.ts';
import { decodeUnits } from './editable-text.ts';
import type { JsonDocument } from './json-document.ts';
import { readDocument, selectMembers } from './json-document.ts';
import type { Change } from './prove-json-edit.ts';
import { provesChange, takesOnly } from './prove-json-edit.ts';
import { removeMembers } from './remove-members.ts';
import { setMember } from './set-member.ts';
import type { Splice } from './splice.ts';
import { applySplices } from './splice.ts';

export type UnitsEdit =
  | { readonly ok: true; readonly units: string; readonly places: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly index: number | null };

/** Applies the steps of an edit to a document one after the other, and proves each before the next. */
export function editJson(document: JsonDocument, edit: JsonEdit): UnitsEdit {
  let state: UnitsEdit = removePaths(document, edit.remove);
  for (const { path, value } of edit.set) {
    if (!state.ok) return state;
    const reading = readDocument({ units: state.units, unitBytes: document.unitBytes });
    if (!reading.ok) return unproved();
    const next = setPath(reading.document, path, value);
    state = next.ok ? { ...next, places: [...state.places, ...next.places] } : next;
  }
  return state;
}

function removePaths(document: JsonDocument, paths: readonly EditPath[]): UnitsEdit {
  const found = paths
    .map((path) => ({ path, members: selectMembers(document, path) }))
    .filter(({ members }) => members.length > 0);
  if (found.length === 0) return { ok: true, units: document.units, places: [] };
  const members = [...new Set(found.flatMap((place) => place.members))].sort(
    (one, other) => one.whole.offset - other.whole.offset,
  );
  const splices = removeMembers(document, members);
  if (!takesOnly(document, { splices, members })) return unproved();
  return prove({
    document,
    splices,
    change: { kind: 'remove', paths: found.map(({ path }) => path) },
    places: found.map(({ path }) => describePath(path)),
  });
}

function setPath(document: JsonDocument, path: readonly string[], value: Json): UnitsEdit {
  const set = setMember({ document, path, value });
  if ('blocked' in set) return { ok: false, reason: `${set.blocked} is not an object there`, index: null };
  if (set.splices.length === 0) return { ok: true, units: document.units, places: [] };
  return prove({ document, splices: set.splices, change: { kind: 'set', path, value }, places: [describePath(path)] });
}

function prove(step: {
  readonly document: JsonDocument;
  readonly splices: readonly Splice[];
  readonly change: Change;
  readonly places: readonly string[];
}): UnitsEdit {
  const { units, unitBytes } = step.document;
  const after = applySplices(units, step.splices);
  const proved = provesChange({ before: units, after, unitBytes, splices: step.splices, change: step.change });
  return proved ? { ok: true, units: after, places: step.places } : unproved();
}

function unproved(): UnitsEdit {
  return { ok: false, reason: 'the result could not be proved to differ in nothing else', index: null };
}

/** A path as a person writes it: `env.ANTHROPIC_BASE_URL`, `list[name=x]`. */
function describePath(path: EditPath): string {
  return path
    .map((step, index) =>
      typeof step === 'string' ? `${index === 0 ? '' : '.'}${step}` : `[${step.where}=${step.is}]`,
    )
    .join('');
}

/** Whether strict readers take the text too: no comment, no trailing comma. */
export function isStrictJson(document: JsonDocument): boolean {
  try {
    JSON.parse(decodeUnits(document.units, document.unitBytes));
    return true;
  } catch {
    return false;
  }
}
