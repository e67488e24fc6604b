import { readLiveAnswer } from '../core/evidence/live-answer.ts';
import { liveOffer, type OfferRequest } from '../core/evidence/live-offer.ts';
import { fillGatewayPort } from '../core/gateway/front.ts';
import { applyEnvironment } from '../core/plan/apply-environment.ts';
import { livePlan } from '../core/plan/live-plan.ts';
import { makePlan } from '../core/plan/make-plan.ts';
import type { Plan } from '../core/plan/plan.ts';
import { fail, succeed, type Outcome } from '../core/problem.ts';
import { nativeProfile } from '../core/profiles/find-profile.ts';
import {
  isWithoutClient,
  unprovenReport,
  type LiveOffer,
  type VerifyAllReport,
  type VerifyReport,
} from '../core/report/verify-report.ts';
import { isVendor } from '../core/plan/session-models.ts';
import { findPrice } from '../core/usage/find-price.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { loadWithConfiguration } from '../host/load-profile.ts';
import { prepareLaunch } from '../host/launch/plan-launch.ts';
import { runTrial } from '../host/launch/run-trial.ts';
import { endOf } from '../host/launch/trial-end.ts';
import type { WatchedRun } from '../host/watched-run.ts';
import { tryPlan, type Attempt } from '../observe/try-plan.ts';

export type VerifyInput = {
  readonly profile: string;
  /** Changes the plan that is launched and not the one it is judged by. For tests of the judge: no option of a person's. */
  readonly breakPlan?: (plan: Plan) => Plan;
  /** How long the client may take. */
  readonly timeoutMs?: number;
  /** Sends one real request when the witness has proved the plan, and the person agrees to what it may cost. */
  readonly live?: LiveInput;
};

export type LiveInput = { readonly confirm: (offer: LiveOffer) => Promise<boolean> };

/** A client that hangs is settled within 30 seconds, whatever it takes to end it. */
const TIMEOUT_MS = 25_000;

/** A provider that is slow to begin is still an answer; one that never ends is not. */
const LIVE_TIMEOUT_MS = 90_000;

/** Harmless, short, and asks for no tool. */
const PROMPT = 'Answer with the one word ok.';

/** What stands behind `claude` in a trial: one turn, its records on standard output, what failed on standard error, no transcript. */
function trialArguments(clientSession: string, isLive: boolean): readonly string[] {
  const records = ['--output-format', 'stream-json', '--verbose', '--debug-to-stderr'];
  const live = isLive ? ['--include-partial-messages', '--max-turns', '1'] : [];
  return ['-p', ...records, ...live, '--no-session-persistence', '--session-id', clientSession, PROMPT];
}

/**
 * Launches the real client once under the plan of a profile, in the person's own directory with their own layers, with
 * the witness in the upstream's place, and holds what was seen against the plan.
 */
export async function verifyCommand(host: Host, input: VerifyInput): Promise<Outcome<VerifyReport>> {
  const { profile } = input;
  const clientSession = crypto.randomUUID();
  const prepared = await prepareLaunch(host, {
    profile,
    argv: trialArguments(clientSession, input.live !== undefined),
  });
  const planned = prepared.ok ? makePlan(prepared.value) : prepared;
  if (!prepared.ok || !planned.ok) {
    const problem = prepared.ok ? (planned.ok ? null : planned.problem) : prepared.problem;
    if (problem === null) throw new Error('a plan that failed has a problem');
    return isWithoutClient(problem)
      ? succeed(unprovenReport({ profile, reasons: [`${problem.message} ${problem.hint}`] }))
      : { ok: false, problem };
  }
  const attempt: Attempt = {
    host,
    request: prepared.value,
    plan: planned.value,
    clientSession,
    timeoutMs: input.timeoutMs ?? TIMEOUT_MS,
    openGateway: async (behind) => {
      const { startTrialGateway } = await import('../gateway/trial-gateway.ts');
      const { address, close } = await startTrialGateway({ ...behind, now: host.now });
      return { address, close, port: Number(URL.parse(address)?.port) };
    },
    breakPlan: input.breakPlan,
  };
  const { report, bytes } = await tryPlan(attempt);
  return input.live === undefined ? succeed(report) : goLive({ attempt, live: input.live, report, bytes });
}

type LiveRequest = {
  readonly attempt: Attempt;
  readonly live: LiveInput;
  readonly report: VerifyReport;
  /** Length of the largest request that the witness read, or null where it read none. */
  readonly bytes: number | null;
};

/** The real request, under a plan of its own that is the same but for its session. Only a plan that was proved is sent. */
async function goLive({ attempt, live, report, bytes }: LiveRequest): Promise<Outcome<VerifyReport>> {
  const { host, plan, request, clientSession } = attempt;
  if (report.verdict !== 'proved') return succeed({ ...report, live: null });
  const { profile } = request;
  const provider = profile.provider.id;
  const priceOf = await pricesFor(host, plan.profile);
  const offer = liveOffer({ plan, provider, byLogin: profile.provider.auth === 'login', bytes, priceOf });
  if (!(await live.confirm(offer))) return fail(NOT_CONFIRMED);
  const liveSession = crypto.randomUUID();
  const fronted = await startGatewayOf(host, livePlan(plan, { from: clientSession, to: liveSession }));
  if (!fronted.ok) return fronted;
  const run = await runTrial({
    host,
    plan: fronted.value,
    configDirectory: request.configDirectory,
    clientSession: liveSession,
    timeoutMs: LIVE_TIMEOUT_MS,
  });
  if (!run.ok) return run;
  const { model } = plan.expect;
  const price = model === null ? null : priceOf({ provider, model });
  const { turn, words, ...answer } = readLiveAnswer(run.value, { price, isVendor: isVendor(profile) });
  const answered = answer.answers > 0 && turn !== 'request-failed' && turn !== 'login-wanted';
  if (answered)
    return succeed({ ...report, live: { ...answer, destination: offer.destination, atMostUsd: offer.usd } });
  return succeed({ ...report, verdict: 'unproven', live: null, reasons: [unanswered(run.value, words)] });
}

/** The person's own prices, else the snapshot's: the same that limits are kept by. */
async function pricesFor(host: Host, profile: string): Promise<OfferRequest['priceOf']> {
  const loaded = await loadWithConfiguration(host, profile);
  const prices = loaded.ok ? loaded.value.configuration.prices : [];
  const overrides = Object.fromEntries(prices.map(({ model, ...price }) => [model, price]));
  return (asked) => findPrice({ ...asked, overrides });
}

/** The gateway of the real request, with its limits; it settles and ends when this process has. */
async function startGatewayOf(host: Host, plan: Plan): Promise<Outcome<Plan>> {
  const { gateway, session, profile } = plan;
  if (gateway === null) return succeed(plan);
  const { startGateway } = await import('../host/launch/start-gateway.ts');
  const env = applyEnvironment(host.env, plan.env);
  const started = await startGateway({ host, gateway, session, profile, env });
  return started.ok ? succeed(fillGatewayPort(plan, started.value.port)) : started;
}

function unanswered(run: WatchedRun, words: string | null): string {
  const end = endOf(run, LIVE_TIMEOUT_MS);
  if (end.kind === 'not-started') return end.reason;
  if (end.kind === 'cut-off')
    return `The real request was not answered within ${end.seconds} seconds, and the client was ended.`;
  const said = words ?? end.words;
  return `The real request was not answered${said === null || said === '' ? '' : `: ${JSON.stringify(said)}`}.`;
}

const NOT_CONFIRMED = {
  code: 'not-confirmed',
  kind: 'unsafe',
  message: 'The real request was not sent: it costs something, and nobody agreed to it.',
  hint: 'Agree at the terminal, or add --yes; without --live nothing is sent.',
} as const;

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
