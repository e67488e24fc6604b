/** The offset behind the comma that follows, or null where none does. Comments may stand between. */
export function commaBehind(text: string, offset: number): number | null {
  const gap = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(text.slice(offset))?.[0] ?? '';
  const at = offset + gap.length;
  return text[at] === ',' ? at + 1 : null;
}

/** Where the line ends, behind a comment on it; null where something else stands on it. The line break isn't part of it. */
export function endOfLine(text: string, offset: number): number | null {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(offset))?.[0];
  return rest === undefined ? null : offset + rest.length;
}

/** Where the line of an offset begins, or null where something else stands before it on that line. */
export function startOfLine(text: string, offset: number): number | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(start, offset).trim() === '' ? start : null;
}
