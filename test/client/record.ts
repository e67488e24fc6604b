// `npm run test:client`: fresh random cases on the real client, against what cordon predicts of them.
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLab, type Lab } from '../lab/lab.ts';
import type { LabCase } from '../lab/lab-case.ts';
import { cordonBuild, pinnedClient } from '../lab/pinned-client.ts';
import { whyNoPrivateEtc } from '../lab/private-etc.ts';
import { bare, runUnder } from '../lab/run-under.ts';
import { observedRoute, type ObservedRoute } from './observed-route.ts';
import { compareRoutes, FIELDS, predict, type Mismatch } from './predict.ts';
import { createRandom } from './random.ts';
import { RANDOM_UPSTREAMS, randomCase } from './random-case.ts';

/** Below this share of cases predicted whole, the run fails. */
const NEEDED = 0.995;

type Recorded = {
  readonly id: string;
  readonly situation: LabCase;
  readonly observed: ObservedRoute;
  readonly mismatches: readonly Mismatch[];
  /** Set where `explain` gave no route at all. */
  readonly failure: string | null;
};

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    client: { type: 'string' },
    wide: { type: 'boolean', default: false },
    out: { type: 'string' },
    parallel: { type: 'string', default: '2' },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const client = options.client === undefined ? pinnedClient() : realpathSync(options.client);
  if (client === null)
    return stop('There is no client for this platform in node_modules: name one with --client PATH.');
  if (!existsSync(cordonBuild)) return stop('cordon is not built: run npm run build.');
  const noManaged = whyNoPrivateEtc();
  if (noManaged !== null) say(`Cases have no managed settings: ${noManaged}.`);
  const seed = Number(options.seed);
  say(`Recording ${options.n} ${options.wide ? 'wide' : 'ordinary'} cases of seed ${seed} on ${client} …`);
  const recorded = await recordAll({ client, seed, managed: noManaged === null });
  if (options.out !== undefined) write(options.out, recorded);
  return report(recorded);
}

async function recordAll(request: {
  readonly client: string;
  readonly seed: number;
  readonly managed: boolean;
}): Promise<readonly Recorded[]> {
  const random = createRandom(request.seed);
  const prefix = `${options.wide ? 'wide' : 'ordinary'}-${request.seed}`;
  const cases = Array.from({ length: Number(options.n) }, (_, index) => ({
    id: `${prefix}-${index}`,
    situation: randomCase(random, { wide: options.wide, managed: request.managed }),
  }));
  const queue = cases.values();
  const recorded: Recorded[] = [];
  const work = async () => {
    const lab = await startLab({ upstreams: RANDOM_UPSTREAMS, proxies: ['proxy'] });
    try {
      for (const { id, situation } of queue)
        recorded.push(await recordOne({ lab, id, situation, client: request.client }));
    } finally {
      await lab.close();
    }
  };
  await Promise.all(Array.from({ length: Number(options.parallel) }, work));
  return recorded.sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }));
}

type OneRequest = { readonly lab: Lab; readonly id: string; readonly situation: LabCase; readonly client: string };

async function recordOne({ lab, id, situation, client }: OneRequest): Promise<Recorded> {
  const quick: LabCase = { ...situation, env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env } };
  const prediction = await predict({ lab, situation: quick, client });
  const run = await runUnder({ lab, situation: quick, client, launcher: bare });
  const observed = observedRoute(run.observations);
  const recorded = { id, situation, observed: withPlaceNames(observed, lab) };
  if (!prediction.ok) return { ...recorded, mismatches: [], failure: prediction.reason };
  return { ...recorded, mismatches: compareRoutes(prediction.route, observed, situation), failure: null };
}

/** Ports differ from run to run: a recording says `@north`, as its case does. */
function withPlaceNames(observed: ObservedRoute, { places }: Lab): ObservedRoute {
  const named = Object.entries(places).reduce<string | null>(
    (destination, [name, address]) => destination?.replace(address, `@${name}`) ?? null,
    observed.destination,
  );
  return { ...observed, destination: named };
}

function report(recorded: readonly Recorded[]): number {
  const wrong = recorded.filter(({ mismatches, failure }) => mismatches.length > 0 || failure !== null);
  for (const { id, mismatches, failure } of wrong) {
    say(`✗ ${id}${failure === null ? '' : `: ${failure}`}`);
    for (const { field, predicted, observed } of mismatches)
      say(`    ${field}: predicted ${predicted ?? 'none'}, observed ${observed ?? 'none'}`);
  }
  for (const field of FIELDS) {
    const right = recorded.filter(
      ({ mismatches, failure }) => failure === null && mismatches.every((one) => one.field !== field),
    );
    say(`${field.padEnd(14)} ${right.length} of ${recorded.length}`);
  }
  const right = recorded.length - wrong.length;
  const share = recorded.length === 0 ? 0 : right / recorded.length;
  say(`${right} of ${recorded.length} predicted (${(share * 100).toFixed(1)} %, at least ${NEEDED * 100} % needed)`);
  return share >= NEEDED ? 0 : 1;
}

function write(file: string, recorded: readonly Recorded[]): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${recorded.map((one) => JSON.stringify(one)).join('\n')}\n`);
}

function stop(message: string): number {
  process.stderr.write(`${message}\n`);
  return 4;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
