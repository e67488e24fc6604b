/** One line of a file in its units, without its line break, and where it begins. */
export type TextLine = { readonly text: string; readonly start: number };

/** The lines of a text; the last one is empty where the text ends with a line break. */
export function linesOf(units: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const found of units.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ text: units.slice(start, found.index), start });
    start = found.index + found[0].length;
  }
  return [...lines, { text: units.slice(start), start }];
}
