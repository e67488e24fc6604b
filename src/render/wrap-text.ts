/**
 * One sentence as lines that fit: broken between words, every line behind the first with its own indent. A word that is
 * longer than a line, an address or a path, stays whole. Without a width everything stays on one line.
 */
export function wrapText(
  text: string,
  {
    width,
    first = '',
    rest = first,
  }: { readonly width: number | null; readonly first?: string; readonly rest?: string },
): readonly string[] {
  if (width === null) return [`${first}${text}`];
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
