import { COLUMNS, type Column, type LeakRow } from '../../src/core/cases/leak-row.ts';
import type { Cell } from '../../src/core/cases/cell.ts';
import type { CellResult } from '../../src/conformance/run-matrix.ts';

/** The matrix as it is stored in the repository: what was measured, without anything that differs from run to run. */
export type MatrixReport = {
  readonly client: string;
  readonly platform: string;
  readonly rows: readonly MatrixRow[];
};

type MatrixRow = {
  readonly id: string;
  readonly source: string;
  readonly cells: Readonly<Partial<Record<Column, Cell>>>;
};

export function reportOf(
  results: readonly CellResult[],
  about: { readonly rows: readonly LeakRow[]; readonly client: string; readonly platform: string },
): MatrixReport {
  const rows = about.rows.map(({ id, source }) => {
    const cells: Partial<Record<Column, Cell>> = {};
    for (const column of COLUMNS) {
      const found = results.find((result) => result.id === id && result.column === column);
      if (found !== undefined) cells[column] = { outcome: found.outcome, evidence: found.evidence };
    }
    return { id, source, cells };
  });
  return { client: about.client, platform: about.platform, rows };
}

const TITLES: Readonly<Record<Column, string>> = {
  bare: '`claude`',
  'function-native': 'function that unsets',
  'function-routed': 'function that sets',
  'cordon-native': '`cordon run native`',
  'cordon-routed': '`cordon run` of a routed profile',
};

const INTRODUCTION = (report: MatrixReport) => `# The leak matrix

Every row is one place where a route, a credential, a model or code can stand that a person forgot about. Every cell is one run of the
real client (${report.client}, ${report.platform}) on loopback, with made-up credentials and a made-up login, judged from what the servers saw: the
vendor's host behind a proxy that reads TLS, a provider, and strangers. \`npm test\` runs all of it and compares; this page is generated
from that run.

- **contained**: every request went to the host that the session is for, with its credential and its model, and nothing else was
  reached, sent along or run.
- **refused**: nothing was launched, and a message says why.
- **leaks**: what was seen that doesn't belong into the session.
- **broken**: nothing leaked, and nothing worked either.

The columns: \`claude\` by itself, meant to be native; the two shell functions that guides recommend, one that unsets three variables and
one that sets four; and cordon.
`;

/** The page `docs/leak-matrix.md`, whole. */
export function leakMatrixMarkdown(report: MatrixReport): string {
  const header = ['Leak', ...COLUMNS.map((column) => TITLES[column])];
  const lines = [
    header,
    header.map(() => '---'),
    ...report.rows.map((row) => [escapeCell(row.source), ...COLUMNS.map((column) => cellText(row.cells[column]))]),
    ['**held**', ...COLUMNS.map((column) => `**${heldIn(report, column)} of ${measuredIn(report, column)}**`)],
  ].map((cells) => `| ${cells.join(' | ')} |`);
  return `${INTRODUCTION(report)}\n${lines.join('\n')}\n`;
}

/** Rows that a column contained or refused. A broken session leaks nothing and is no use: it isn't counted. */
export function heldIn(report: MatrixReport, column: Column): number {
  return report.rows.filter(({ cells }) => ['contained', 'refused'].includes(cells[column]?.outcome ?? '')).length;
}

function measuredIn(report: MatrixReport, column: Column): number {
  return report.rows.filter(({ cells }) => cells[column] !== undefined).length;
}

function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return 'not measured';
  if (cell.outcome !== 'leaked') return cell.outcome;
  return `**leaks**: ${cell.evidence.map(escapeCell).join('; ')}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
