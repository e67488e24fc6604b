import type { Node } from 'jsonc-parser';
import type { JsonDocument, Member } from './json-document.ts';
import { commaAfter, commentsOf, endOf, membersOf } from './json-document.ts';
import type { Splice } from './splice.ts';

type Span = { readonly start: number; readonly end: number };

/**
 * The replacements that take members out of a document. Comments stay, except inside a member; so does every comma that
 * still separates something, so that no `{,}` is left; and of the space around a member only what stood for it goes.
 */
export function removeMembers(document: JsonDocument, wanted: readonly Member[]): readonly Splice[] {
  const chosen = new Set(wanted.map((member) => member.whole));
  const spans = spansIn({ document, node: document.root, chosen });
  const lineCommentEnds = new Set(
    commentsOf(document.units)
      .filter((comment) => comment.line)
      .map((comment) => comment.end),
  );
  return joinAcrossSpace(document.units, spans).map((span) => ({
    ...widen({ units: document.units, span, lineCommentEnds }),
    insert: '',
  }));
}

/** Members and commas to take out, in order. Nothing is sought inside a member that goes as a whole. */
function spansIn(place: {
  readonly document: JsonDocument;
  readonly node: Node;
  readonly chosen: ReadonlySet<Node>;
}): readonly Span[] {
  const { document, node, chosen } = place;
  const members = membersOf(node);
  const going = members.map((member) => chosen.has(member.whole));
  const lastStays = members.length > 0 && going.at(-1) !== true;
  const lastKept = going.lastIndexOf(false);
  return members.flatMap((member, index): readonly Span[] => {
    if (going[index] === true) return [spanOf(member.whole), ...commaSpan(document, member)];
    const inside = spansIn({ document, node: member.value, chosen });
    const orphaned = index === lastKept && !lastStays && !endsWithComma(document, members);
    return orphaned ? [...inside, ...commaSpan(document, member)] : inside;
  });
}

function endsWithComma(document: JsonDocument, members: readonly Member[]): boolean {
  const last = members.at(-1);
  return last !== undefined && commaAfter(document, last) !== null;
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: endOf(node) };
}

function commaSpan(document: JsonDocument, member: Member): readonly Span[] {
  const comma = commaAfter(document, member);
  return comma === null ? [] : [{ start: comma, end: comma + 1 }];
}

function joinAcrossSpace(units: string, spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before !== undefined && isSpace(units.slice(before.end, span.start)))
      joined[joined.length - 1] = { start: before.start, end: span.end };
    else joined.push(span);
  }
  return joined;
}

/**
 * Widens a span over one side of the space around it, so that one gap is left of two: the closing bracket keeps its own
 * indentation, and elsewhere the gap with more line breaks stays. An object that becomes empty is closed up.
 */
function widen(place: {
  readonly units: string;
  readonly span: Span;
  readonly lineCommentEnds: ReadonlySet<number>;
}): Span {
  const { units, span, lineCommentEnds } = place;
  const from = spaceBefore(units, span.start);
  const to = spaceAfter(units, span.end);
  const [left, right] = [units[from - 1] ?? '', units[to] ?? ''];
  const [gapBefore, gapAfter] = [units.slice(from, span.start), units.slice(span.end, to)];
  const closes = right === '}' || right === ']';
  const opens = left === '{' || left === '[';
  if (opens && closes) return { start: from, end: to };
  const keepBefore = { start: span.start, end: to };
  const keepAfter = { start: from, end: span.end };
  if (isOnlyComma(units, span) && gapBefore === '') return span;
  // What follows a line comment must begin on a new line.
  if (lineCommentEnds.has(from) && breaksIn(gapAfter) === 0) return keepBefore;
  if (closes) return keepAfter;
  if (opens) return keepBefore;
  return breaksIn(gapAfter) > breaksIn(gapBefore) ? keepAfter : keepBefore;
}

/** Where the space that ends at an index begins. */
export function spaceBefore(units: string, index: number): number {
  let from = index;
  while (from > 0 && isSpace(units.charAt(from - 1))) from -= 1;
  return from;
}

/** Where the space that begins at an index ends. */
export function spaceAfter(units: string, index: number): number {
  let to = index;
  while (to < units.length && isSpace(units.charAt(to))) to += 1;
  return to;
}

function isOnlyComma(units: string, span: Span): boolean {
  return span.end - span.start === 1 && units[span.start] === ',';
}

function breaksIn(gap: string): number {
  return gap.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function isSpace(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}
