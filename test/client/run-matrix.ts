import { storedLogin } from '../lab/lab-case.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { runUnder, type Run } from '../lab/run-under.ts';
import { judgeRun, nativeSessionLike, routedSession, type Cell, type Session } from './judge-run.ts';
import { LAUNCHERS, SESSION_OF } from './launchers.ts';
import type { Column, LeakRow } from './leak-row.ts';
import { LOGIN_TOKEN } from './made-up.ts';

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
  /** How many clients run side by side, each in a lab of its own. */
  readonly parallel: number;
  readonly onCell?: (cell: CellResult) => void;
};

/** A person who is logged in, and whose client gives up at the first failure, so that a broken session costs no time. */
function withLogin({ situation }: LeakRow): LeakRow['situation'] {
  return {
    ...situation,
    env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env },
    homeFiles: { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles },
  };
}

const CLEAN: LeakRow = { id: 'clean', source: 'nothing leaks', situation: {}, leaks: [] };

export async function runMatrix(request: MatrixRequest): Promise<readonly CellResult[]> {
  const labs = await Promise.all(Array.from({ length: request.parallel }, startMatrixLab));
  try {
    const native = await measureClean(request.client, labs[0] as Lab);
    const jobs = request.rows.flatMap((row) => request.columns.map((column) => ({ row, column })));
    const results: CellResult[] = [];
    const queue = jobs.values();
    const work = async (lab: Lab) => {
      for (const { row, column } of queue) {
        const session = SESSION_OF[column] === 'native' ? native : routedSession;
        const result = await runCell({ lab, row, column, session, client: request.client });
        results.push(result);
        request.onCell?.(result);
      }
    };
    await Promise.all(labs.map(work));
    return results;
  } finally {
    await Promise.all(labs.map((lab) => lab.close()));
  }
}

function startMatrixLab(): Promise<Lab> {
  return startLab({
    upstreams: ['provider', 'stranger'],
    proxies: ['proxy', 'stranger-proxy'],
    impostors: ['impostor'],
    sockets: ['stranger-socket'],
  });
}

async function measureClean(client: string, lab: Lab): Promise<Session> {
  const run = await runUnder({ lab, client, launcher: LAUNCHERS.bare, situation: withLogin(CLEAN) });
  return nativeSessionLike(run);
}

type CellRequest = {
  readonly lab: Lab;
  readonly row: LeakRow;
  readonly column: Column;
  readonly session: Session;
  readonly client: string;
};

async function runCell({ lab, row, column, session, client }: CellRequest): Promise<CellResult> {
  const run = await runUnder({ lab, client, launcher: LAUNCHERS[column], situation: withLogin(row) });
  return { id: row.id, column, wallMs: run.wallMs, run, ...judgeRun(run, { row, column, session }) };
}
