import { compareRoutes, type Mismatch } from '../core/cases/compare-routes.ts';
import type { LabCase } from '../core/cases/lab-case.ts';
import { observedRoute, type ObservedRoute } from '../core/cases/observed-route.ts';
import { RANDOM_UPSTREAMS, randomCase } from '../core/cases/random-case.ts';
import { createRandom } from '../core/cases/random.ts';
import { quoteSh } from '../core/shells/quote.ts';
import { inLabs } from './in-labs.ts';
import { fingerprint, type Lab, type LabOptions } from './lab.ts';
import { EXPLAIN, predict, type Predictor } from './predict.ts';
import { bare, runUnder, type Launcher } from './run-under.ts';

/** One random case on the real client: what it was, what was seen of it, and where the prediction differs from that. */
export type RecordedCase = {
  readonly id: string;
  readonly situation: LabCase;
  readonly observed: ObservedRoute;
  readonly mismatches: readonly Mismatch[];
  /** Set where cordon gave no route at all. */
  readonly failure: string | null;
};

export type NamedCase = Pick<RecordedCase, 'id' | 'situation'>;

export type RecordingRequest = {
  readonly cases: readonly NamedCase[];
  readonly client: string;
  readonly cordon: readonly string[];
  readonly parallel: number;
  /** What predicts, `cordon explain` unless another is named, and how the client is started then. */
  readonly predictor?: Predictor;
  readonly launcher?: Launcher;
  readonly onCase?: (recorded: RecordedCase) => void;
  readonly signal?: AbortSignal;
};

export type DrawRequest = {
  readonly n: number;
  readonly seed: number;
  /** Adds what is rarer to every case. */
  readonly wide: boolean;
  /** Whether managed settings can be laid here. */
  readonly managed: boolean;
};

/** The cases of a seed: the same ones on every machine that can lay the same files. */
export function drawCases({ n, seed, wide, managed }: DrawRequest): readonly NamedCase[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, (_, index) => ({
    id: `${wide ? 'wide' : 'ordinary'}-${seed}-${index}`,
    situation: randomCase(random, { wide, managed }),
  }));
}

const RANDOM_LAB: LabOptions = { upstreams: RANDOM_UPSTREAMS, proxies: ['proxy'] };

/** A case as a plain `claude` has it: without arguments, which the doctor knows nothing of. */
export function withoutArguments({ id, situation }: NamedCase): NamedCase {
  const { flag: _, args: __, ...plain } = situation;
  return { id, situation: plain };
}

/** The variables of a case's environment in a start-up file of a login bash instead. `withLoginShell` starts the client so. */
export function inStartUpFile({ id, situation }: NamedCase): NamedCase {
  const lines = Object.entries(situation.env ?? {}).map(([name, value]) =>
    value === null ? `unset ${name}` : `export ${name}=${quoteSh(value)}`,
  );
  const homeFiles = { ...situation.homeFiles, '.bash_profile': `${lines.join('\n')}\n` };
  return { id, situation: { ...situation, env: { SHELL: '/bin/bash' }, homeFiles } };
}

export const withLoginShell: Launcher = {
  name: 'a login shell',
  commandLine: ({ args }, client) => ['/bin/bash', '-l', '-c', 'exec "$0" "$@"', client, ...args],
};

/** Runs the client in every case, and holds against it what cordon says beforehand. */
export function recordCases(request: RecordingRequest): Promise<readonly RecordedCase[]> {
  return inLabs({
    jobs: request.cases,
    parallel: request.parallel,
    options: RANDOM_LAB,
    work: (lab, one) => recordOne(request, lab, one),
    onResult: request.onCase,
  });
}

/** Whether the prediction of a case was right in everything. */
export function isPredicted({ mismatches, failure }: RecordedCase): boolean {
  return mismatches.length === 0 && failure === null;
}

async function recordOne(request: RecordingRequest, lab: Lab, { id, situation }: NamedCase): Promise<RecordedCase> {
  const { client, cordon, signal } = request;
  const quick: LabCase = { ...situation, env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env } };
  const common = { lab, situation: quick, client, ...(signal === undefined ? {} : { signal }) };
  const prediction = await predict({ ...common, cordon }, request.predictor ?? EXPLAIN);
  const run = await runUnder({ ...common, launcher: request.launcher ?? bare });
  const observed = observedRoute(run.observations);
  const recorded = { id, situation, observed: withPlaceNames(observed, lab) };
  if (!prediction.ok) return { ...recorded, mismatches: [], failure: prediction.reason };
  const mismatches = compareRoutes({ route: prediction.route, observed, situation, fingerprintOf: fingerprint });
  return { ...recorded, mismatches, failure: null };
}

/** Ports differ from run to run: a recording says `@north`, as its case does. */
function withPlaceNames(observed: ObservedRoute, { places }: Lab): ObservedRoute {
  const named = Object.entries(places).reduce<string | null>(
    (destination, [name, address]) => destination?.replace(address, `@${name}`) ?? null,
    observed.destination,
  );
  return { ...observed, destination: named };
}
