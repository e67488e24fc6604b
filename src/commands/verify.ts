import { readLiveAnswer, costOf } from '../core/evidence/live-answer.ts';
import { VENDOR } from '../core/catalogue/vendor.ts';
import { livePlan, LIVE_OUTPUT_TOKENS } from '../core/plan/live-plan.ts';
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
import type { TokenPrice } from '../core/usage/price.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
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

export type LiveInput = {
  readonly confirm: (offer: LiveOffer) => Promise<boolean>;
  /** The price of a model at this profile's provider, or null where none is known. */
  readonly priceOf?: (model: string) => TokenPrice | null;
};

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
  const { destination, model } = plan.expect;
  const price = model === null ? null : (live.priceOf?.(model) ?? null);
  const offer = offerOf({ plan, isLogin: request.profile.provider.auth === 'login', bytes, price });
  if (!(await live.confirm(offer))) return fail(NOT_CONFIRMED);
  const liveSession = crypto.randomUUID();
  const run = await runTrial({
    host,
    plan: livePlan(plan, { from: clientSession, to: liveSession }),
    configDirectory: request.configDirectory,
    clientSession: liveSession,
    timeoutMs: LIVE_TIMEOUT_MS,
  });
  if (!run.ok) return run;
  const { turn, words, ...answer } = readLiveAnswer(run.value, price);
  const answered = answer.answers > 0 && turn !== 'request-failed' && turn !== 'login-wanted';
  if (answered)
    return succeed({ ...report, live: { ...answer, destination: destination ?? VENDOR, atMostUsd: offer.usd } });
  return succeed({ ...report, verdict: 'unproven', live: null, reasons: [unanswered(run.value, words)] });
}

function unanswered(run: WatchedRun, words: string | null): string {
  const end = endOf(run, LIVE_TIMEOUT_MS);
  if (end.kind === 'not-started') return end.reason;
  if (end.kind === 'cut-off')
    return `The real request was not answered within ${end.seconds} seconds, and the client was ended.`;
  const said = words ?? end.words;
  return `The real request was not answered${said === null || said === '' ? '' : `: ${JSON.stringify(said)}`}.`;
}

function offerOf(known: {
  readonly plan: Plan;
  readonly isLogin: boolean;
  readonly bytes: number | null;
  readonly price: TokenPrice | null;
}): LiveOffer {
  const { plan, isLogin, bytes, price } = known;
  const tokens = {
    inputTokens: bytes === null ? UNSEEN_INPUT_TOKENS : Math.ceil(bytes / BYTES_PER_TOKEN),
    outputTokens: LIVE_OUTPUT_TOKENS,
  };
  return {
    profile: plan.profile,
    model: plan.expect.model,
    destination: plan.expect.destination ?? VENDOR,
    byLogin: isLogin,
    ...tokens,
    usd: price === null ? null : costOf(price, tokens),
  };
}

/** Fewer bytes than this no tokenizer makes of a token of JSON and English on average; the usual is four. */
const BYTES_PER_TOKEN = 2;
/** A request of 2.1.330 is some 50 kB, and one with sixty tools of servers 120 kB. Behind a tunnel its size is not seen. */
const UNSEEN_INPUT_TOKENS = 60_000;

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
