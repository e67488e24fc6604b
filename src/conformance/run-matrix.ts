import type { Cell } from '../core/cases/cell.ts';
import { storedLogin } from '../core/cases/lab-case.ts';
import type { Column, LeakRow } from '../core/cases/leak-row.ts';
import { CALLS_AGENT } from '../core/cases/leak-values.ts';
import { LOGIN_TOKEN } from '../core/cases/made-up.ts';
import { succeed, type Outcome } from '../core/problem.ts';
import { inLab, inLabs } from './in-labs.ts';
import { judgeRun, nativeSessionLike, routedSession, type Session } from './judge-run.ts';
import type { Lab, LabOptions } from './lab.ts';
import { launchersWith, SESSION_OF, type Launchers } from './launchers.ts';
import { runUnder, type Run } from './run-under.ts';

export type CellResult = Cell & {
  readonly id: string;
  readonly column: Column;
  readonly wallMs: number;
  readonly run: Run;
};

export type MatrixRequest = {
  readonly rows: readonly LeakRow[];
  readonly columns: readonly Column[];
  readonly client: string;
  readonly cordon: readonly string[];
  /** How many clients run side by side. */
  readonly parallel: number;
  readonly onCell?: (cell: CellResult) => void;
  readonly signal?: AbortSignal;
};

/** A person who is logged in, and whose client gives up at the first failure, so that a broken session costs no time. */
function withLogin({ situation }: LeakRow): LeakRow['situation'] {
  return {
    ...situation,
    env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env },
    homeFiles: { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles },
  };
}

/** It starts an agent, so that every model which the client asks for by itself is seen. */
const CLEAN: LeakRow = { id: 'clean', source: 'nothing leaks', situation: { scripts: CALLS_AGENT }, leaks: [] };

const MATRIX_LAB: LabOptions = {
  upstreams: ['provider', 'stranger'],
  proxies: ['proxy', 'stranger-proxy'],
  impostors: ['impostor'],
  sockets: ['stranger-socket'],
};

/** Runs every row in every column. Where not even a clean native session works, there is nothing to compare with. */
export async function runMatrix(request: MatrixRequest): Promise<Outcome<readonly CellResult[]>> {
  const { rows, columns, parallel, cordon, onCell } = request;
  const launchers = launchersWith(cordon);
  const native = await inLab(MATRIX_LAB, (lab) => measureClean(request, { lab, launchers }));
  if (!native.ok) return native;
  const jobs = rows.flatMap((row) => columns.map((column) => ({ row, column })));
  const cells = await inLabs({
    jobs,
    parallel,
    options: MATRIX_LAB,
    work: (lab, { row, column }) => {
      const session = SESSION_OF[column] === 'native' ? native.value : routedSession;
      return runCell(request, { lab, row, column, session, launchers });
    },
    onResult: onCell,
  });
  return succeed(cells);
}

type Place = { readonly lab: Lab; readonly launchers: Launchers };

async function measureClean(request: MatrixRequest, { lab, launchers }: Place): Promise<Outcome<Session>> {
  const run = await runUnder({ ...common(request), lab, launcher: launchers.bare, situation: withLogin(CLEAN) });
  return nativeSessionLike(run);
}

function common({ client, signal }: MatrixRequest) {
  return { client, ...(signal === undefined ? {} : { signal }) };
}

type CellRequest = Place & { readonly row: LeakRow; readonly column: Column; readonly session: Session };

async function runCell(
  request: MatrixRequest,
  { lab, row, column, session, launchers }: CellRequest,
): Promise<CellResult> {
  const launcher = launchers[column];
  const run = await runUnder({ ...common(request), lab, launcher, situation: withLogin(row) });
  return { id: row.id, column, wallMs: run.wallMs, run, ...judgeRun(run, { row, column, session }) };
}
