import type { Node } from 'jsonc-parser';
import type { Json } from '../layers/layer.ts';
import { decodeUnits, encodeUnits, lineBreakOf } from './editable-text.ts';
import type { JsonDocument, Member } from './json-document.ts';
import { commaAfter, commentsOf, endOf, keyOf, lastMember, membersOf } from './json-document.ts';
import { spaceAfter, spaceBefore } from './remove-members.ts';
import type { Splice } from './splice.ts';

type Setting = { readonly document: JsonDocument; readonly path: readonly string[]; readonly value: Json };

/**
 * The replacements that set one property, in the style of its surroundings; objects on the way are made where they are
 * missing. Of duplicates it sets the last, which is the one that readers take. `blocked` names what stands in the way.
 */
export function setMember({
  document,
  path,
  value,
}: Setting): { readonly splices: readonly Splice[] } | { readonly blocked: string } {
  let object = document.root;
  for (const [index, key] of path.entries()) {
    if (object.type !== 'object') return { blocked: path.slice(0, index).join('.') };
    const member = lastMember(document, object, key);
    const rest = path.slice(index + 1);
    if (member === undefined) return { splices: insertMember({ document, object, key, value: nest(rest, value) }) };
    if (rest.length === 0) return { splices: replaceValue(document, member, value) };
    object = member.value;
  }
  return { splices: [] };
}

/** A value inside the objects that lead to it. */
function nest(path: readonly string[], value: Json): Json {
  return path.reduceRight<Json>((inner, key) => Object.fromEntries([[key, inner]]), value);
}

function replaceValue(document: JsonDocument, member: Member, value: Json): readonly Splice[] {
  const { offset } = member.value;
  if (holds(document, member, value)) return [];
  return [
    {
      start: offset,
      end: endOf(member.value),
      insert: render({ document, value, indent: indentAt(document.units, offset) }),
    },
  ];
}

/** Whether the value is there already, however it is laid out. */
function holds({ units, unitBytes }: JsonDocument, { value: node }: Member, value: Json): boolean {
  try {
    const there: unknown = JSON.parse(decodeUnits(units.slice(node.offset, endOf(node)), unitBytes));
    return JSON.stringify(there) === JSON.stringify(value);
  } catch {
    return false;
  }
}

type Insertion = { readonly document: JsonDocument; readonly object: Node; readonly key: string; readonly value: Json };

function insertMember(insertion: Insertion): readonly Splice[] {
  const last = membersOf(insertion.object).at(-1);
  return last === undefined ? insertFirst(insertion) : insertAfter(insertion, last);
}

function insertFirst({ document, object, key, value }: Insertion): readonly Splice[] {
  const { units } = document;
  const at = object.offset + 1;
  const outer = indentAt(units, object.offset);
  const end = spaceAfter(units, at);
  const closes = units[end] === '}';
  if (isSingleLine(document))
    return [{ start: at, end: closes ? end : at, insert: property({ document, key, value, indent: outer }) }];
  const inner = outer + unitOf(units);
  const eol = lineBreakOf(units);
  const text = `${eol}${inner}${property({ document, key, value, indent: inner })}`;
  return [closes ? { start: at, end, insert: `${text}${eol}${outer}` } : { start: at, end: at, insert: text }];
}

/** Behind the last member, and behind a comment that stands on its line; a trailing comma stays a trailing comma. */
function insertAfter({ document, key, value }: Insertion, last: Member): readonly Splice[] {
  const { units } = document;
  const { offset } = last.whole;
  const before = units.slice(spaceBefore(units, offset), offset);
  const eol = lineBreakOf(units);
  const breaks = /[\r\n]/.test(before);
  const comma = commaAfter(document, last);
  const valueEnd = endOf(last.whole);
  const place = skipLineEnd(units, comma === null ? valueEnd : comma + 1);
  const indent = indentAt(units, offset);
  const gap = breaks || place.afterLineComment ? eol + indent : before;
  const text = `${gap}${property({ document, key, value, indent })}${comma === null ? '' : ','}`;
  const separator = { start: valueEnd, end: valueEnd, insert: ',' };
  return [...(comma === null ? [separator] : []), { start: place.index, end: place.index, insert: text }];
}

function skipLineEnd(units: string, index: number): { readonly index: number; readonly afterLineComment: boolean } {
  let at = index;
  for (const comment of commentsOf(units)) {
    if (comment.start < at || !/^[ \t]*$/.test(units.slice(at, comment.start))) continue;
    at = comment.end;
    if (comment.line) return { index: at, afterLineComment: true };
  }
  return { index: at, afterLineComment: false };
}

type Rendering = { readonly document: JsonDocument; readonly value: Json; readonly indent: string };

function property({ document, key, value, indent }: Rendering & { readonly key: string }): string {
  const name = encodeUnits(JSON.stringify(key), document.unitBytes);
  return `${name}:${colonGap(document)}${render({ document, value, indent })}`;
}

function render({ document, value, indent }: Rendering): string {
  const { units, unitBytes } = document;
  if (isSingleLine(document)) return encodeUnits(JSON.stringify(value), unitBytes);
  const lines = JSON.stringify(value, null, unitOf(units)).split('\n');
  return encodeUnits(lines.join(`${lineBreakOf(units)}${indent}`), unitBytes);
}

/** Whether a document with something in it stands on one line. */
function isSingleLine({ units, root }: JsonDocument): boolean {
  return membersOf(root).length > 0 && !/[\r\n]/.test(units.slice(root.offset, endOf(root)));
}

/** What stands between a colon and its value in this document. */
function colonGap(document: JsonDocument): string {
  const [first] = membersOf(document.root);
  if (first === undefined || keyOf(document, first) === null) return ' ';
  const colon = first.whole.colonOffset ?? first.value.offset;
  const gap = document.units.slice(colon + 1, first.value.offset);
  return /^[ \t]*$/.test(gap) ? gap : ' ';
}

function indentAt(units: string, index: number): string {
  const start = Math.max(units.lastIndexOf('\n', index - 1), units.lastIndexOf('\r', index - 1)) + 1;
  return /^[ \t]*/.exec(units.slice(start, index))?.[0] ?? '';
}

function unitOf(units: string): string {
  return /[\r\n]([ \t]+)"/.exec(units)?.[1] ?? '  ';
}
