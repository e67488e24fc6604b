import { styleText } from 'node:util';
import { safeText } from './safe-text.ts';

export type Table = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly colour: boolean;
};

/** Columns as wide as their widest cell, two spaces apart, with a bold head. Cells are made safe for a terminal. */
export function renderTable({ head, rows, colour }: Table): string {
  const safe = [head, ...rows].map((row) => row.map(safeText));
  const widths = head.map((_, column) => Math.max(...safe.map((row) => widthOf(row[column] ?? ''))));
  const lines = safe.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
      )
      .join('  '),
  );
  const [first = '', ...others] = lines;
  return `${[colour ? styleText('bold', first, { validateStream: false }) : first, ...others].join('\n')}\n`;
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
