import { COLUMNS, type Column, type LeakRow } from '../../src/core/cases/leak-row.ts';
import { LATE_COLUMNS, type LateCell, type LateColumn } from './run-mid-session.ts';
import { holds, type Cell } from '../../src/core/cases/cell.ts';
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
  /** The same leak written while the session runs; absent where it is no file. */
  readonly late?: Readonly<Partial<Record<LateColumn, Cell>>>;
};

/** The same report with what was measured while sessions ran. */
export function withLate(report: MatrixReport, cells: readonly LateCell[]): MatrixReport {
  const rows = report.rows.map((row) => {
    const own = cells.filter(({ id }) => id === row.id);
    const late = Object.fromEntries(own.map(({ column, outcome, evidence }) => [column, { outcome, evidence }]));
    return own.length === 0 ? row : { ...row, late };
  });
  return { ...report, rows };
}

/** A new measurement of the starts, with what an older one knows of sessions that run. */
export function keepLate(report: MatrixReport, older: MatrixReport): MatrixReport {
  const rows = report.rows.map((row) => {
    const late = older.rows.find(({ id }) => id === row.id)?.late;
    return late === undefined ? row : { ...row, late };
  });
  return { ...report, rows };
}

export function withoutLate(report: MatrixReport): MatrixReport {
  return { ...report, rows: report.rows.map(({ late: _unused, ...row }) => row) };
}

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

const LATE_TITLES: Readonly<Record<LateColumn, string>> = {
  bare: TITLES.bare,
  'cordon-native': TITLES['cordon-native'],
  'cordon-routed': TITLES['cordon-routed'],
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
  return `${INTRODUCTION(report)}\n${lines.join('\n')}\n\n${LATE_INTRODUCTION}\n${lateTable(report).join('\n')}\n`;
}

const LATE_INTRODUCTION = `## Written while the session runs

The client takes over settings that are written while it runs, so a session that was right at its start isn't right for ever. Each row
that is a file was written into a running conversation, in a real terminal: a first turn, the file, a second turn, which is judged as above.
\`npm test\` runs a dozen rows; \`CORDON_LONG_TESTS=1\` runs all, and a conversation of \`claude\` by itself beside them.

- **stopped**: the session kept its next prompt back and said why. Managed settings are the one layer above cordon's overlay: a native
  session stops where a policy comes that would send it elsewhere, unless that policy forbids every hook but its own.
- A row that doesn't leak here from \`claude\` by itself is read at a start only, or not used in a conversation without being asked for: an edit of it reaches
  the next session, where the first table counts.
`;

function lateTable(report: MatrixReport): readonly string[] {
  const rows = report.rows.filter(({ late }) => late !== undefined);
  const header = ['Leak', ...LATE_COLUMNS.map((column) => LATE_TITLES[column])];
  const held = (column: LateColumn) => rows.filter(({ late }) => late?.[column] !== undefined && holds(late[column]));
  return [
    header,
    header.map(() => '---'),
    ...rows.map(({ source, late }) => [escapeCell(source), ...LATE_COLUMNS.map((column) => cellText(late?.[column]))]),
    ['**held**', ...LATE_COLUMNS.map((column) => `**${held(column).length} of ${rows.length}**`)],
  ].map((cells) => `| ${cells.join(' | ')} |`);
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
