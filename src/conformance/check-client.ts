import type { LeakRow } from '../core/cases/leak-row.ts';
import { LEAK_ROWS } from '../core/cases/leak-rows.ts';
import { succeed, type Outcome } from '../core/problem.ts';
import type { ConformanceRow, Measured, MissedCase, RandomCases } from '../core/report/conformance-report.ts';
import { whyNoPrivateEtc } from '../host/private-etc.ts';
import { drawCases, isPredicted, recordCases, type RecordedCase } from './record-cases.ts';
import { runMatrix, type CellResult } from './run-matrix.ts';

export type CheckRequest = {
  /** The client's own program. */
  readonly client: string;
  /** The cordon whose rules are checked. */
  readonly cordon: readonly string[];
  /** How many random cases are run. */
  readonly n: number;
  readonly seed: number;
  /** How many clients run side by side. */
  readonly parallel: number;
  /** Called after each run of the client, with how many there are. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Only these rows. */
  readonly only?: readonly string[] | undefined;
  /** Breaks the check off: it then rejects, and leaves nothing running. */
  readonly signal?: AbortSignal;
};

const COLUMNS = ['cordon-native', 'cordon-routed'] as const;

/** Runs the leak matrix and random cases on a client, in homes of their own, and says what came of each. */
export async function checkClient(
  request: CheckRequest,
): Promise<Outcome<Pick<Measured, 'rows' | 'notRun' | 'random'>>> {
  const noManaged = whyNoPrivateEtc();
  const asked = LEAK_ROWS.filter(({ id }) => request.only?.includes(id) ?? true);
  const rows = asked.filter(({ managed }) => managed !== true || noManaged === null);
  const total = rows.length * COLUMNS.length + request.n;
  let done = 0;
  const step = () => {
    done += 1;
    request.onProgress?.({ done, total });
  };
  const cells = await runRows(request, rows, step);
  if (!cells.ok) return cells;
  const random = await runRandom(request, { managed: noManaged === null, step });
  const notRun = asked.filter((row) => !rows.includes(row)).map(({ id }) => ({ id, reason: noManaged ?? '' }));
  return succeed({ rows: rows.map((row) => toRow(row, cells.value)), notRun, random });
}

async function runRows(
  request: CheckRequest,
  rows: readonly LeakRow[],
  step: () => void,
): Promise<Outcome<readonly CellResult[]>> {
  const { client, cordon, parallel, signal } = request;
  const common = { columns: COLUMNS, client, cordon, parallel, ...(signal === undefined ? {} : { signal }) };
  const first = await runMatrix({ ...common, rows, onCell: step });
  if (!first.ok) return first;
  // A session that only didn't work may have been short of time. One that leaked has leaked.
  const broken = new Set(first.value.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id));
  if (broken.size === 0) return first;
  const second = await runMatrix({ ...common, rows: rows.filter(({ id }) => broken.has(id)) });
  if (!second.ok) return second;
  const again = new Map(second.value.map((cell) => [keyOf(cell), cell]));
  return succeed(first.value.map((cell) => (cell.outcome === 'broken' ? (again.get(keyOf(cell)) ?? cell) : cell)));
}

function keyOf({ id, column }: Pick<CellResult, 'id' | 'column'>): string {
  return `${id} ${column}`;
}

function toRow({ id, source }: LeakRow, cells: readonly CellResult[]): ConformanceRow {
  const cell = (column: (typeof COLUMNS)[number]) => {
    const found = cells.find((one) => one.id === id && one.column === column);
    if (found === undefined) throw new Error(`${id} was not run in ${column}`);
    return { outcome: found.outcome, evidence: found.evidence };
  };
  return { id, source, native: cell('cordon-native'), routed: cell('cordon-routed') };
}

async function runRandom(
  request: CheckRequest,
  how: { readonly managed: boolean; readonly step: () => void },
): Promise<RandomCases> {
  const { client, cordon, parallel, n, seed, signal } = request;
  const common = { client, cordon, parallel, ...(signal === undefined ? {} : { signal }) };
  const cases = drawCases({ n, seed, wide: false, managed: how.managed });
  const recorded = await recordCases({ ...common, cases, onCase: how.step });
  const wrong = recorded.filter((one) => !isPredicted(one));
  const again = await recordCases({ ...common, cases: wrong });
  const missed = new Set(again.filter((one) => !isPredicted(one)).map(({ id }) => id));
  return {
    seed,
    cases: n,
    predicted: n - wrong.length,
    missed: wrong.filter(({ id }) => missed.has(id)).map(toMiss),
    unsteady: wrong.filter(({ id }) => !missed.has(id)).map(toMiss),
  };
}

function toMiss({ id, situation, mismatches, failure }: RecordedCase): MissedCase {
  return { id, situation, mismatches, failure };
}
