import type { Node } from 'jsonc-parser';
import { createScanner, parseTree } from 'jsonc-parser';
import type { EditPath, PathStep } from './edit.ts';
import type { EditableText } from './editable-text.ts';
import { decodeUnits } from './editable-text.ts';

/** A document that can be edited: its units and its syntax tree, whose offsets count units. */
export type JsonDocument = { readonly units: string; readonly unitBytes: 1 | 2; readonly root: Node };

/** Deeper nesting than any settings file has; the parser recurses, so a deeper text never reaches it. */
const MAX_DEPTH = 200;

export type DocumentReading =
  | { readonly ok: true; readonly document: JsonDocument }
  | { readonly ok: false; readonly reason: string; readonly index: number };

/** Reads a document with comments and trailing commas; where it isn't one, says at which unit it breaks. */
export function readDocument({ units, unitBytes }: Pick<EditableText, 'units' | 'unitBytes'>): DocumentReading {
  const tooDeep = findDepth(units);
  if (tooDeep !== null) return { ok: false, reason: `it nests deeper than ${MAX_DEPTH} levels`, index: tooDeep };
  const errors: Parameters<typeof parseTree>[1] = [];
  const root = parseTree(units, errors, { allowTrailingComma: true, disallowComments: false });
  const [broken] = errors;
  if (broken !== undefined)
    return {
      ok: false,
      reason: broken.offset >= units.trimEnd().length ? 'it ends in the middle' : 'it is not valid JSON',
      index: broken.offset,
    };
  if (root === undefined) return { ok: false, reason: 'it is empty', index: 0 };
  if (root.type !== 'object') return { ok: false, reason: 'it is JSON, but not an object', index: root.offset };
  return { ok: true, document: { units, unitBytes, root } };
}

/** Where the text first nests too deep, or null. The scanner doesn't recurse. */
function findDepth(units: string): number | null {
  const scanner = createScanner(units, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    const mark = units[at];
    if (mark === undefined) return null;
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    if (depth > MAX_DEPTH) return at;
  }
}

/** A member of an object or an array: the property or item as a whole, and its value. */
export type Member = { readonly whole: Node; readonly value: Node };

/** The members of an object or an array, in order; none of anything else. */
export function membersOf(node: Node): readonly Member[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((value) => ({ whole: value, value }));
  if (node.type !== 'object') return [];
  return children.flatMap((whole) => {
    const value = whole.children?.[1];
    return value === undefined ? [] : [{ whole, value }];
  });
}

/** A property's name. The parser's own is wrong where units aren't characters, so it is read from the source. */
export function keyOf(document: JsonDocument, member: Member): string | null {
  const key = member.whole.type === 'property' ? member.whole.children?.[0] : undefined;
  return key === undefined ? null : readString(document, key);
}

function readString({ units, unitBytes }: JsonDocument, node: Node): string {
  return String(JSON.parse(decodeUnits(units.slice(node.offset, node.offset + node.length), unitBytes)));
}

/** Every member that a path leads to, duplicates too, in order. */
export function selectMembers(document: JsonDocument, path: EditPath): readonly Member[] {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  let found = membersOf(document.root).filter((member) => isMeant(document, member, first));
  for (const step of rest) {
    found = found.flatMap(({ value }) => membersOf(value)).filter((member) => isMeant(document, member, step));
  }
  return found;
}

/** The member that readers take: of duplicates the last. */
export function lastMember(document: JsonDocument, object: Node, key: string): Member | undefined {
  return membersOf(object).findLast((member) => keyOf(document, member) === key);
}

function isMeant(document: JsonDocument, member: Member, step: PathStep): boolean {
  if (typeof step === 'string') return keyOf(document, member) === step;
  if (member.whole.type !== 'object') return false;
  const named = lastMember(document, member.value, step.where)?.value;
  return named?.type === 'string' && readString(document, named) === step.is;
}

/** Where the comma behind a member stands, or null where none follows. */
export function commaAfter({ units }: JsonDocument, member: Member): number | null {
  const scanner = createScanner(units, true);
  scanner.setPosition(endOf(member.whole));
  scanner.scan();
  const at = scanner.getTokenOffset();
  return units[at] === ',' ? at : null;
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Where the comments of a document stand, in order. */
export function commentsOf(
  units: string,
): readonly { readonly start: number; readonly end: number; readonly line: boolean }[] {
  const scanner = createScanner(units, false);
  const comments: { readonly start: number; readonly end: number; readonly line: boolean }[] = [];
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    if (start >= units.length) return comments;
    if (units[start] === '/')
      comments.push({ start, end: start + scanner.getTokenLength(), line: units[start + 1] === '/' });
  }
}
