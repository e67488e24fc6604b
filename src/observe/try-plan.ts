import { readClientReport } from '../core/evidence/client-report.ts';
import { expectUpstream } from '../core/evidence/expect-upstream.ts';
import { judge } from '../core/evidence/judge.ts';
import { namedPlaces } from '../core/evidence/named-places.ts';
import { refusalOf } from '../core/evidence/refusal.ts';
import { VENDOR } from '../core/catalogue/vendor.ts';
import { makeStandIn } from '../core/evidence/stand-in.ts';
import { comesToWitness, depthOf, witnessedPlan, type WitnessPlaces } from '../core/evidence/witnessed-plan.ts';
import { fillGatewayPort } from '../core/gateway/front.ts';
import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../core/layers/parse-layer.ts';
import { expectRoute } from '../core/plan/expect-route.ts';
import type { PlanRequest } from '../core/plan/make-plan.ts';
import type { Plan } from '../core/plan/plan.ts';
import { unprovenReport, type VerifyReport } from '../core/report/verify-report.ts';
import type { Secret } from '../core/secret.ts';
import type { Host } from '../host/host.ts';
import { runTrial } from '../host/launch/run-trial.ts';
import { endOf } from '../host/launch/trial-end.ts';
import { startWitness, type Witness } from './witness.ts';

export type Attempt = {
  readonly host: Host;
  readonly request: PlanRequest;
  readonly plan: Plan;
  /** The id that the client was told to use for its own session. */
  readonly clientSession: string;
  readonly timeoutMs: number;
  /** Starts the gateway of a plan in this process, with a witness in the place of its upstream. */
  readonly openGateway: OpenGateway;
  /** Changes the plan that is launched and not the one it is judged by. For tests of the judge. */
  readonly breakPlan?: ((plan: Plan) => Plan) | undefined;
};

/** The gateway of a plan, as the layer above starts it: what observes doesn't import what serves. */
export type OpenGateway = (request: {
  readonly plan: Plan;
  readonly witness: string;
  readonly standIn: Secret | null;
}) => Promise<TrialGateway>;

export type TrialGateway = { readonly address: string; readonly port: number; readonly close: () => Promise<void> };

/** What a trial came to, and the length of the largest request that was read of it; null where none was. */
export type Tried = { readonly report: VerifyReport; readonly bytes: number | null };

/** Launches the client once under the plan, with the witness in the upstream’s place, and judges what was seen. */
export async function tryPlan(attempt: Attempt): Promise<Tried> {
  const { host, request, timeoutMs, breakPlan = same } = attempt;
  const plan = expectUpstream(attempt.plan);
  const about = { profile: plan.profile, client: plan.client, expected: plan.expect };
  const standIn = request.credential === null ? null : makeStandIn(request.credential, host.fingerprint);
  const home = URL.parse(plan.expect.destination ?? VENDOR)?.origin ?? VENDOR;
  const witness = await openWitness({ host, home, standIn, stands: request.credential });
  const unproven = (reason: string): Tried => ({
    report: unprovenReport({ ...about, reasons: [reason] }),
    bytes: null,
  });
  if (witness === null) return unproven('No server could be opened on 127.0.0.1, so nothing can be observed.');
  const places = placesOf(witness);
  const gateway = plan.gateway === null ? null : await attempt.openGateway({ plan, witness: places.upstream, standIn });
  try {
    const launched = witnessedPlan({
      plan: breakPlan(gateway === null ? plan : fillGatewayPort(attempt.plan, gateway.port)),
      provider: request.profile.provider,
      places,
      standIn,
      gateway: gateway?.address ?? null,
    });
    const past = goesPast(launched, request, { places, gateway: gateway?.address ?? null });
    if (past !== null) return unproven(past);
    const run = await runTrial({
      ...attempt,
      plan: launched,
      configDirectory: request.configDirectory,
    });
    if (!run.ok) return unproven(`${run.problem.message} ${run.problem.hint}`);
    const observations = witness.observations();
    const verdict = judge({
      plan,
      depth: depthOf(request.profile.provider),
      places,
      observations,
      report: readClientReport(run.value),
      end: endOf(run.value, timeoutMs),
      named: namedPlaces([...request.layers, processLayer(request)]),
    });
    const sizes = observations.filter(({ inference }) => inference !== null).map((seen) => seen.bytes);
    const report: VerifyReport = { schema: 1, ...about, ...verdict };
    return { report, bytes: sizes.length === 0 ? null : Math.max(...sizes) };
  } finally {
    await gateway?.close();
    await witness.close();
  }
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
