import { readClientReport, shorten } from '../core/evidence/client-report.ts';
import { expectUpstream } from '../core/evidence/expect-upstream.ts';
import { judge } from '../core/evidence/judge.ts';
import { namedPlaces } from '../core/evidence/named-places.ts';
import { refusalOf } from '../core/evidence/refusal.ts';
import { VENDOR } from '../core/evidence/seen.ts';
import { makeStandIn } from '../core/evidence/stand-in.ts';
import type { ClientEnd } from '../core/evidence/trial.ts';
import { comesToWitness, depthOf, witnessedPlan, type WitnessPlaces } from '../core/evidence/witnessed-plan.ts';
import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import { fillGatewayPort } from '../core/gateway/front.ts';
import { parseLayer } from '../core/layers/parse-layer.ts';
import { expectRoute } from '../core/plan/expect-route.ts';
import { makePlan, type PlanRequest } from '../core/plan/make-plan.ts';
import type { Plan } from '../core/plan/plan.ts';
import { succeed, type Outcome } from '../core/problem.ts';
import { nativeProfile } from '../core/profiles/find-profile.ts';
import {
  isWithoutClient,
  unprovenReport,
  type VerifyAllReport,
  type VerifyReport,
} from '../core/report/verify-report.ts';
import { Secret } from '../core/secret.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { prepareLaunch } from '../host/launch/plan-launch.ts';
import { runTrial } from '../host/launch/run-trial.ts';
import type { WatchedRun } from '../host/watched-run.ts';
import { startWitness, type Witness } from '../observe/witness.ts';

export type VerifyInput = {
  readonly profile: string;
  /** Changes the plan that is launched and not the one it is judged by. For tests of the judge: no option of a person's. */
  readonly breakPlan?: (plan: Plan) => Plan;
  /** How long the client may take. */
  readonly timeoutMs?: number;
};

/** A client that hangs is settled within 30 seconds, whatever it takes to end it. */
const TIMEOUT_MS = 25_000;

/** Harmless, short, and asks for no tool. */
const PROMPT = 'Answer with the one word ok.';

/** What stands behind `claude` in a trial: one turn, its records on standard output, what failed on standard error, no transcript. */
function trialArguments(clientSession: string): readonly string[] {
  const records = ['--output-format', 'stream-json', '--verbose', '--debug-to-stderr'];
  return ['-p', ...records, '--no-session-persistence', '--session-id', clientSession, PROMPT];
}

/**
 * Launches the real client once under the plan of a profile, in the person's own directory with their own layers, with
 * the witness in the upstream's place, and holds what was seen against the plan.
 */
export async function verifyCommand(host: Host, input: VerifyInput): Promise<Outcome<VerifyReport>> {
  const { profile } = input;
  const clientSession = crypto.randomUUID();
  const prepared = await prepareLaunch(host, { profile, argv: trialArguments(clientSession) });
  const planned = prepared.ok ? makePlan(prepared.value) : prepared;
  if (!prepared.ok || !planned.ok) {
    const problem = prepared.ok ? (planned.ok ? null : planned.problem) : prepared.problem;
    if (problem === null) throw new Error('a plan that failed has a problem');
    return isWithoutClient(problem)
      ? succeed(unprovenReport({ profile, reasons: [`${problem.message} ${problem.hint}`] }))
      : { ok: false, problem };
  }
  return succeed(await tryPlan({ host, input, request: prepared.value, plan: planned.value, clientSession }));
}

/** Every profile in turn. A profile that can't be launched is a row of the table, not the end of it. */
export async function verifyAllCommand(host: Host): Promise<Outcome<VerifyAllReport>> {
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const verdicts: VerifyReport[] = [];
  for (const { name } of [nativeProfile(), ...configuration.value.profiles]) {
    const outcome = await verifyCommand(host, { profile: name });
    verdicts.push(
      outcome.ok
        ? outcome.value
        : unprovenReport({ profile: name, reasons: [`${outcome.problem.message} ${outcome.problem.hint}`] }),
    );
  }
  return succeed({ schema: 1, verdicts });
}

type Attempt = {
  readonly host: Host;
  readonly input: VerifyInput;
  readonly request: PlanRequest;
  readonly plan: Plan;
  readonly clientSession: string;
};

async function tryPlan(attempt: Attempt): Promise<VerifyReport> {
  const { host, input, request } = attempt;
  const plan = expectUpstream(attempt.plan);
  const about = { profile: plan.profile, client: plan.client, expected: plan.expect };
  const standIn = request.credential === null ? null : makeStandIn(request.credential, host.fingerprint);
  const home = URL.parse(plan.expect.destination ?? VENDOR)?.origin ?? VENDOR;
  const witness = await openWitness({ host, home, standIn, stands: request.credential });
  if (witness === null)
    return unprovenReport({
      ...about,
      reasons: ['No server could be opened on 127.0.0.1, so nothing can be observed.'],
    });
  const places = placesOf(witness);
  const gateway = plan.gateway === null ? null : await openGateway(attempt, { witness: places.upstream, standIn });
  try {
    const launched = witnessedPlan({
      plan: (input.breakPlan ?? same)(gateway === null ? plan : fillGatewayPort(attempt.plan, gateway.port)),
      provider: request.profile.provider,
      places,
      standIn,
      gateway: gateway?.address ?? null,
    });
    const past = goesPast(launched, request, { places, gateway: gateway?.address ?? null });
    if (past !== null) return unprovenReport({ ...about, reasons: [past] });
    const run = await runTrial({
      ...attempt,
      plan: launched,
      configDirectory: request.configDirectory,
      timeoutMs: input.timeoutMs ?? TIMEOUT_MS,
    });
    if (!run.ok) return unprovenReport({ ...about, reasons: [`${run.problem.message} ${run.problem.hint}`] });
    const verdict = judge({
      plan,
      depth: depthOf(request.profile.provider),
      places,
      observations: witness.observations(),
      report: readClientReport(run.value),
      end: endOf(run.value, input.timeoutMs ?? TIMEOUT_MS),
      named: namedPlaces([...request.layers, processLayer(request)]),
    });
    return { schema: 1, profile: plan.profile, client: plan.client, expected: plan.expect, ...verdict };
  } finally {
    await gateway?.close();
    await witness.close();
  }
}

/** The session's gateway in this process, with the witness behind it; loaded only for a profile that has one. */
async function openGateway(
  { host, plan }: Attempt,
  behind: { readonly witness: string; readonly standIn: Secret | null },
) {
  const { startTrialGateway } = await import('../gateway/trial-gateway.ts');
  const { address, close } = await startTrialGateway({ plan, ...behind, now: host.now });
  return { address, close, port: Number(URL.parse(address)?.port) };
}

function same(plan: Plan): Plan {
  return plan;
}

type WitnessRequest = {
  readonly host: Host;
  /** Origin of the server that the plan goes to. */
  readonly home: string;
  readonly standIn: Secret | null;
  readonly stands: Secret | null;
};

/** The stand-in is reported as the credential that it stands for; everything else by its own fingerprint. */
async function openWitness({ host, home, standIn, stands }: WitnessRequest): Promise<Witness | null> {
  const known = standIn?.reveal();
  const fingerprint = (text: string) =>
    text === known && stands !== null ? stands.fingerprint : host.fingerprint(text);
  const refusal = (target: string) => refusalOf(target, home);
  try {
    return await startWitness({ upstreams: ['upstream'], proxies: ['proxy'], fingerprint, now: host.now, refusal });
  } catch {
    return null;
  }
}

function placesOf({ addresses }: Witness): WitnessPlaces {
  return { upstream: addresses.upstream ?? '', proxy: addresses.proxy ?? '' };
}

/**
 * Why this launch would not come to the witness with everything, or null. It is looked at before the launch, because a
 * request that went past the witness would have reached somebody.
 */
function goesPast(
  launched: Plan,
  request: PlanRequest,
  { places, gateway }: { readonly places: WitnessPlaces; readonly gateway: string | null },
): string | null {
  const route = expectRoute({
    ...request,
    changes: launched.env,
    settings: launched.settings,
    hasOwnSettings: request.ownSettings !== null,
    parsed: { ...parseClientArguments(launched.argv), settings: [] },
  });
  if (!route.ok) return `${route.problem.message} ${route.problem.hint}`;
  if (comesToWitness(route.value, places, gateway)) return null;
  const way = route.value.unix ?? route.value.proxy ?? 'no proxy at all';
  return `The client would go through ${way} and past the witness, so it was not started; see who sets that with \`cordon explain\`.`;
}

function processLayer(request: PlanRequest) {
  const content = { kind: 'environment', variables: request.env } as const;
  return parseLayer({
    source: { scope: 'process', path: null, content },
    fingerprintOf: request.fingerprintOf,
    version: request.client.version,
  });
}

function endOf(run: WatchedRun, timeoutMs: number): ClientEnd {
  if (run.error !== null) return { kind: 'not-started', reason: `The client could not be started: ${run.error}.` };
  if (run.interrupted !== null)
    return { kind: 'not-started', reason: `The verification was broken off by ${run.interrupted}.` };
  if (run.timedOut) return { kind: 'cut-off', seconds: Math.round(timeoutMs / 1000) };
  const words = [run.stderr, run.stdout].map(lastWords).find((line) => line !== '') ?? null;
  return { kind: 'ended', status: run.status, signal: run.signal, words };
}

/** The last line that a person would read: the client's records and debug lines are for programs. */
function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return shorten(lines.findLast((line) => line !== '' && !FOR_PROGRAMS.test(line)) ?? '');
}

const FOR_PROGRAMS = /^\{|^\d{4}-\d\d-\d\dT\S+ \[[A-Z]+\]/;
