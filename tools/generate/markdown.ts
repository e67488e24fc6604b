/** The line under a page's title, so that nobody edits the page by hand. */
export function generatedFrom(source: string): string {
  return `<!-- Generated from ${source} by npm run generate. Change it there. -->`;
}

export const GENERATED_NOTE =
  '<!-- Generated from the tables in src/core/catalogue by npm run generate. Edit those. -->';

export type Column<Row> = { readonly title: string; readonly cell: (row: Row) => string };

/** A Markdown table. Bars in a cell are escaped, as they would end it. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
  ].join('\n');
}

/** Parts with an empty line between them, and one line end at the last. */
export function page(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

export function code(text: string): string {
  return `\`${text}\``;
}
