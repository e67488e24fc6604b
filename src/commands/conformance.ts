import { availableParallelism } from 'node:os';
import { checkClient, type CheckRequest } from '../conformance/check-client.ts';
import { LEAK_ROWS } from '../core/cases/leak-rows.ts';
import { fail, succeed, type Outcome, type Problem } from '../core/problem.ts';
import { makeConformanceReport, type ConformanceReport } from '../core/report/conformance-report.ts';
import { findClient } from '../host/client.ts';
import type { Host } from '../host/host.ts';
import { ownCommand } from '../host/own-command.ts';

export type ConformanceInput = Pick<CheckRequest, 'n' | 'seed' | 'onProgress' | 'signal'> & {
  /** The client to check, instead of the one that a launch here would start. */
  readonly client: string | null;
  /** The cordon to check it with; the running one unless a test says otherwise. */
  readonly cordon?: readonly string[];
  /** Only these rows of the leak matrix. */
  readonly only?: readonly string[];
};

/** More than this many clients at once wait for each other's disk and memory. */
const MOST_AT_ONCE = 8;

/** Runs the leak matrix and random cases on an installed client. The person's own files are neither read nor written. */
export async function conformanceCommand(host: Host, input: ConformanceInput): Promise<Outcome<ConformanceReport>> {
  const unknown = input.only?.find((id) => LEAK_ROWS.every((row) => row.id !== id));
  if (unknown !== undefined) return fail(noSuchRow(unknown));
  const client = await findClient(withoutHome(host, input.client));
  // A check that has nothing to run on couldn't be made; it isn't the client's own exit status.
  if (!client.ok) return fail({ ...client.problem, kind: 'unestablished', ...(input.client === null ? {} : NAMED) });
  const { n, seed } = input;
  const measured = await checkClient({
    n,
    seed,
    client: client.value.path,
    cordon: input.cordon ?? ownCommand(),
    only: input.only,
    parallel: Math.min(availableParallelism(), MOST_AT_ONCE),
    ...(input.onProgress === undefined ? {} : { onProgress: input.onProgress }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  });
  if (!measured.ok) return measured;
  return succeed(
    makeConformanceReport({
      client: client.value,
      checkedOn: new Date(host.now()).toISOString().slice(0, 10),
      platform: host.platform,
      ...measured.value,
    }),
  );
}

/** The path came from the command line, so that is what there is to correct. */
const NAMED = {
  hint: 'Name the Claude Code program itself behind --client; without it the claude on PATH is checked.',
};

/** Only what finding a program takes: without a home, nothing is remembered of it either. */
function withoutHome(host: Host, client: string | null): Host {
  const kept = Object.entries(host.env).filter(([name]) => ['PATH', 'CORDON_CLAUDE', 'SystemRoot'].includes(name));
  const named = client === null ? {} : { CORDON_CLAUDE: client };
  return { ...host, home: null, env: { ...Object.fromEntries(kept), ...named } };
}

function noSuchRow(id: string): Problem {
  return {
    code: 'unknown-row',
    kind: 'usage',
    message: `The leak matrix has no row "${id}".`,
    hint: 'cordon conformance --json names every row that it runs, and docs/leak-matrix.md says what each is.',
  };
}
