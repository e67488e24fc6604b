import { parseLayer } from '../layers/parse-layer.ts';
import { scanJson } from '../layers/scan-json.ts';
import type { Origin, Scope } from '../origin.ts';
import type { Outcome, Problem } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import type { FingerprintOf } from '../secret.ts';
import { commentLines } from './comment-lines.ts';
import type { Edit, JsonEdit, PlannedEdit } from './edit.ts';
import { editBlock } from './edit-block.ts';
import type { UnitsEdit } from './edit-json.ts';
import { editJson, isStrictJson } from './edit-json.ts';
import type { EditableText } from './editable-text.ts';
import { byteOffsetOfUnit, readEditable, writeEditable } from './editable-text.ts';
import { readDocument } from './json-document.ts';
import { linesOf } from './text-lines.ts';

export type EditRequest = {
  /** Where the file is, for messages. */
  readonly path: string;
  /** What the file holds; null where there is none, which only `set` and a block can change. */
  readonly bytes: Uint8Array | null;
  readonly edit: Edit;
  readonly fingerprintOf: FingerprintOf;
  /** The client's version, which decides what it drops; null takes the newest that was checked. */
  readonly version: string | null;
};

/**
 * What an edit makes of a file, proved to change nothing else. Refused (`unsafe`) where the file isn't what its reader
 * takes: a document that the client drops is named with the byte at which it breaks. An edit that is done already
 * changes nothing.
 */
export function planEdit(request: EditRequest): Outcome<PlannedEdit> {
  const text = readEditable(request.bytes ?? new Uint8Array());
  const edited = editUnits(request, text);
  if (!edited.ok) return refuse(request, text, edited);
  // Compared as bytes would be: a file of no bytes that stays so isn't written.
  const changed = edited.units !== text.units;
  return succeed({
    changed,
    bytes: changed ? writeEditable(text, edited.units) : (request.bytes ?? new Uint8Array()),
    places: edited.places,
  });
}

function editUnits(request: EditRequest, text: EditableText): UnitsEdit {
  const { edit } = request;
  switch (edit.kind) {
    case 'json':
      return request.bytes === null ? createDocument(edit) : editDocument(request, text, edit);
    case 'comment-lines':
      return commentLines({ text, edit, fingerprintOf: request.fingerprintOf });
    case 'block':
      return editBlock(text, edit);
  }
}

function createDocument(edit: JsonEdit): UnitsEdit {
  if (edit.set.length === 0) return { ok: true, units: '', places: [] };
  const reading = readDocument({ units: '{}\n', unitBytes: 1 });
  return reading.ok ? editJson(reading.document, { ...edit, remove: [] }) : reading;
}

function editDocument(request: EditRequest, text: EditableText, edit: JsonEdit): UnitsEdit {
  const dropped = edit.format.kind === 'client-settings' ? findDrop(request, text, edit.format.scope) : null;
  if (dropped !== null) return dropped;
  const reading = readDocument(text);
  if (!reading.ok) return reading;
  if (edit.format.kind !== 'jsonc' && !isStrictJson(reading.document)) {
    return {
      ok: false,
      reason: 'it is not valid JSON: comments and trailing commas are not allowed there',
      index: scanJson(text.units).brokenAt,
    };
  }
  return editJson(reading.document, edit);
}

/** Why the client would drop the file, as the layer's own parser says. */
function findDrop(
  { path, bytes, fingerprintOf, version }: EditRequest,
  text: EditableText,
  scope: Scope,
): UnitsEdit | null {
  const content = { kind: 'bytes', bytes: bytes ?? new Uint8Array() } as const;
  const layer = parseLayer({ source: { scope, path, content }, fingerprintOf, version });
  if (layer.state !== 'dropped') return null;
  const index = layer.at === undefined ? null : (layer.at.offset - text.mark.length) / text.unitBytes;
  return { ok: false, reason: `the client drops it: ${layer.reason ?? 'it is not valid'}`, index };
}

function refuse(
  request: EditRequest,
  text: EditableText,
  refusal: { readonly reason: string; readonly index: number | null },
) {
  const { edit, path } = request;
  const line = refusal.index === null ? null : linesOf(text.units.slice(0, refusal.index)).length;
  const place =
    refusal.index === null || line === null ? path : `${path}:${line} (byte ${byteOffsetOfUnit(text, refusal.index)})`;
  const scope = edit.kind === 'json' && edit.format.kind === 'client-settings' ? edit.format.scope : null;
  const origin: Origin | null = scope === null ? null : { scope, path, line };
  const problem: Problem = {
    code: 'edit-refused',
    kind: 'unsafe',
    message: `${place} is not edited: ${refusal.reason}.`,
    hint: HINTS[edit.kind],
    ...(origin === null ? {} : { origin }),
  };
  return fail(problem);
}

const HINTS: Readonly<Record<Edit['kind'], string>> = {
  json: 'Correct the file by hand and run the command again; nothing was changed.',
  'comment-lines': 'Take the line out by hand; nothing was changed.',
  block: 'Put the markers right by hand and run the command again; nothing was changed.',
};
