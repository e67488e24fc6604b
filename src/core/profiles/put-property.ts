import { applyEdits, findNodeAtLocation, modify, parseTree, type FormattingOptions, type Node } from 'jsonc-parser';
import { commaBehind, endOfLine, startOfLine } from './property-span.ts';

/**
 * Sets a property of a JSONC text in the text's own style. A new one goes behind the last, and behind its comment:
 * jsonc-parser's own insertion would put it between the two (3.3.1).
 */
export function putProperty(request: {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
}): string {
  const mark = request.text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = request.text.slice(mark.length);
  const style = styleOf(text);
  const appended = append({ ...request, text, style });
  return (
    mark + (appended ?? applyEdits(text, modify(text, [...request.path], request.value, { formattingOptions: style })))
  );
}

type Place = {
  readonly text: string;
  readonly name: string;
  readonly value: unknown;
  readonly style: FormattingOptions;
};

/** null where the object isn't there, holds the name already, or has its braces on one line. */
function append(request: {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly style: FormattingOptions;
}): string | null {
  const { text, path } = request;
  const name = path.at(-1) ?? '';
  const root = parseTree(text, [], { allowTrailingComma: true });
  const parent = root === undefined ? undefined : findNodeAtLocation(root, path.slice(0, -1));
  if (parent?.type !== 'object') return null;
  const properties = parent.children ?? [];
  if (properties.some(({ children }) => children?.[0]?.value === name)) return null;
  const last = properties.at(-1);
  return last === undefined ? appendFirst({ ...request, name }, parent) : appendBehind({ ...request, name }, last);
}

function appendBehind(place: Place, last: Node): string | null {
  const { text, style } = place;
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const lineEnd = endOfLine(text, comma ?? end);
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.offset))?.[1];
  if (lineEnd === null || indent === undefined) return null;
  const line = `${style.eol ?? '\n'}${indented(place, indent)}${comma === null ? '' : ','}`;
  return text.slice(0, end) + (comma === null ? ',' : '') + text.slice(end, lineEnd) + line + text.slice(lineEnd);
}

/** In front of the closing brace, so that a comment inside stays above. */
function appendFirst(place: Place, parent: Node): string | null {
  const { text, style } = place;
  const brace = parent.offset + parent.length - 1;
  const lineStart = startOfLine(text, brace);
  if (lineStart === null) return null;
  const line = indented(place, text.slice(lineStart, brace) + unitOf(style));
  return `${text.slice(0, lineStart)}${line}${style.eol ?? '\n'}${text.slice(lineStart)}`;
}

function indented({ name, value, style }: Place, indent: string): string {
  const body = JSON.stringify(value, null, unitOf(style)).replaceAll('\n', `${style.eol ?? '\n'}${indent}`);
  return `${indent}${JSON.stringify(name)}: ${body}`;
}

function unitOf(style: FormattingOptions): string {
  return style.insertSpaces === false ? '\t' : ' '.repeat(style.tabSize ?? 2);
}

/** The text's own style, from its first indented line. */
function styleOf(text: string): FormattingOptions {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  const tabs = indent.startsWith('\t');
  return { insertSpaces: !tabs, tabSize: tabs ? 1 : indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
