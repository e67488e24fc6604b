// `npm run test:client`: fresh random cases on the real client, against what cordon predicts of them.
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { doctorOf } from '../../src/conformance/predict.ts';
import {
  drawCases,
  inStartUpFile,
  isPredicted,
  recordCases,
  withLoginShell,
  withoutArguments,
  type RecordedCase,
  type RecordingRequest,
} from '../../src/conformance/record-cases.ts';
import { FIELDS } from '../../src/core/cases/compare-routes.ts';
import { whyNoPrivateEtc } from '../../src/host/private-etc.ts';
import { builtCordon, cordonBuild, pinnedClient } from '../lab/pinned-client.ts';

/** Below this share of cases predicted whole, the run fails. */
const NEEDED = 0.995;

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    client: { type: 'string' },
    wide: { type: 'boolean', default: false },
    /** Hold the doctor's report against the client, here or with the variables in a start-up file. */
    doctor: { type: 'string' },
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
  const drawn = drawCases({ n: Number(options.n), seed, wide: options.wide, managed: noManaged === null });
  const { cases, ...how } = asked(drawn);
  const recorded = await recordCases({
    ...how,
    cases,
    client,
    cordon: builtCordon,
    parallel: Number(options.parallel),
  });
  if (options.out !== undefined) write(options.out, recorded);
  return report(recorded);
}

/** `--doctor here` and `--doctor start-up` in place of `cordon explain`. */
function asked(drawn: ReturnType<typeof drawCases>): Pick<RecordingRequest, 'cases' | 'predictor' | 'launcher'> {
  const plain = drawn.map(withoutArguments);
  if (options.doctor === 'here') return { cases: plain, predictor: doctorOf('terminal') };
  return options.doctor === 'start-up'
    ? { cases: plain.map(inStartUpFile), predictor: doctorOf('new-terminal'), launcher: withLoginShell }
    : { cases: drawn };
}

function report(recorded: readonly RecordedCase[]): number {
  const wrong = recorded.filter((one) => !isPredicted(one));
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

function write(file: string, recorded: readonly RecordedCase[]): void {
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
