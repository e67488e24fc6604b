import { applyEdits, findNodeAtLocation, modify, parseTree, type FormattingOptions, type Node } from 'jsonc-parser';
import { commaBehind, endOfLine } from './property-span.ts';

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

/** null where there is nothing to stand behind, or where the braces stand on one line. */
function append(request: {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly style: FormattingOptions;
}): string | null {
  const { text, path, value, style } = request;
  const last = lastSibling(text, path);
  if (last === null) return null;
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const lineEnd = endOfLine(text, comma ?? end);
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.offset))?.[1];
  if (lineEnd === null || indent === undefined) return null;
  const eol = style.eol ?? '\n';
  const unit = style.insertSpaces === false ? '\t' : ' '.repeat(style.tabSize ?? 2);
  const body = JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
  const line = `${eol}${indent}${JSON.stringify(path.at(-1))}: ${body}${comma === null ? '' : ','}`;
  return text.slice(0, end) + (comma === null ? ',' : '') + text.slice(end, lineEnd) + line + text.slice(lineEnd);
}

/** The property that a new one would follow; null where the place is missing, empty or holds the name already. */
function lastSibling(text: string, path: readonly string[]): Node | null {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const parent = root === undefined ? undefined : findNodeAtLocation(root, path.slice(0, -1));
  const properties = parent?.type === 'object' ? (parent.children ?? []) : [];
  const there = properties.some(({ children }) => children?.[0]?.value === path.at(-1));
  return there ? null : (properties.at(-1) ?? null);
}

/** The text's own style, from its first indented line. */
function styleOf(text: string): FormattingOptions {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  const tabs = indent.startsWith('\t');
  return { insertSpaces: !tabs, tabSize: tabs ? 1 : indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
