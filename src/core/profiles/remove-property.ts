import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { commaBehind, endOfLine, startOfLine } from './property-span.ts';

/**
 * Takes one property out of a JSONC text: its lines, its comma, the comment behind it on the same line, and the comment
 * lines right above it. Above a first property they stay, because there they are about the whole. A text without the
 * property comes back as it is.
 *
 * jsonc-parser's own removal takes the next property's comment along (3.3.1), so the span is cut here.
 */
export function removeProperty(text: string, path: readonly string[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const root = parseTree(body, [], { allowTrailingComma: true });
  const property = root === undefined ? undefined : findNodeAtLocation(root, [...path])?.parent;
  return property === undefined ? text : mark + cut(body, property);
}

function cut(text: string, property: Node): string {
  const afterValue = property.offset + property.length;
  const comma = commaBehind(text, afterValue);
  const last = comma ?? afterValue;
  const lineEnd = endOfLine(text, last);
  const lineStart = startOfLine(text, property.offset);
  const [from, to] =
    lineStart === null || lineEnd === null
      ? [property.offset, last]
      : [withCommentsAbove(text, property, lineStart), behindBreak(text, lineEnd)];
  const before = comma === null ? withoutLastComma(text, property, from) : text.slice(0, from);
  return before + text.slice(to);
}

function behindBreak(text: string, offset: number): number {
  return offset + (/^\r?\n/.exec(text.slice(offset))?.[0].length ?? 0);
}

function withCommentsAbove(text: string, property: Node, lineStart: number): number {
  if (property.parent?.children?.[0] === property) return lineStart;
  const lines = /(?:^[ \t]*\/\/[^\n]*\n)+$/m.exec(text.slice(0, lineStart))?.[0] ?? '';
  return text.slice(0, lineStart).endsWith(lines) ? lineStart - lines.length : lineStart;
}

/** A last property without a comma leaves the one before it with a comma too many. */
function withoutLastComma(text: string, property: Node, end: number): string {
  const siblings = property.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(property) - 1];
  if (previous === undefined) return text.slice(0, end);
  const comma = commaBehind(text, previous.offset + previous.length);
  return comma === null ? text.slice(0, end) : text.slice(0, comma - 1) + text.slice(comma, end);
}
