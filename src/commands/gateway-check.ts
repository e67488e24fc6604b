import { SHAPES, SHAPES_VERSION } from '../core/catalogue/client-shapes.ts';
import { buildRequest } from '../core/gateway/check/build-request.ts';
import { nameOf, offerOf, questionsOf, totalOf } from '../core/gateway/check/check-offer.ts';
import { checkUpstream, type UpstreamCheck } from '../core/gateway/check/check-upstream.ts';
import { judgeArrival, type Arrived } from '../core/gateway/check/judge-arrival.ts';
import { makeOrder } from '../core/gateway/make-order.ts';
import type { GatewayPlan, PlannedUpstream } from '../core/plan/gateway-plan.ts';
import { fail, succeed, type Outcome } from '../core/problem.ts';
import type { Configuration } from '../core/profiles/configuration.ts';
import type { Profile } from '../core/profiles/profile.ts';
import type { CheckedUpstream, CheckOffer, CheckRow, GatewayCheckReport } from '../core/report/gateway-check-report.ts';
import { Secret } from '../core/secret.ts';
import type { Ledger } from '../core/usage/ledger.ts';
import { NO_LEDGER } from '../core/usage/no-ledger.ts';
import { sendRequest, type SendOptions } from '../gateway/check/send-request.ts';
import { checkOwnAnswers, withGateway } from '../gateway/check/with-gateway.ts';
import type { Host } from '../host/host.ts';
import { prepareCheck } from '../host/launch/prepare-check.ts';
import { machineName } from '../host/machine-name.ts';
import { startTimeOf } from '../host/process-identity.ts';
import { withLedger } from '../ledger/open-for-host.ts';
import { startWitness } from '../observe/witness.ts';

export type GatewayCheckInput = {
  readonly profile: string;
  /** Sends to a stand-in on this machine, and to no upstream. */
  readonly lab: boolean;
  /** Asked once, before anything is sent to an upstream. */
  readonly confirm: (offer: CheckOffer) => Promise<boolean>;
  /** How long one answer may take. */
  readonly timeoutMs?: number;
};

/** An upstream that thinks first is still an answer. */
const TIMEOUT_MS = 120_000;

type Check = {
  readonly host: Host;
  readonly profile: Profile;
  readonly configuration: Configuration;
  readonly plan: GatewayPlan;
  /** The id under which the ledger knows it. */
  readonly id: string;
  /** The client's own session, as each request names it. */
  readonly session: string;
  readonly timeoutMs: number;
};

/** Sends the client's own request shapes through a gateway of the profile's, and says what doesn't get through. */
export async function gatewayCheckCommand(host: Host, input: GatewayCheckInput): Promise<Outcome<GatewayCheckReport>> {
  const prepared = await prepareCheck(host, input.profile);
  if (!prepared.ok) return prepared;
  const ids = { id: host.randomId(), session: crypto.randomUUID() };
  const check: Check = { ...prepared.value, ...ids, host, timeoutMs: input.timeoutMs ?? TIMEOUT_MS };
  if (input.lab) return succeed(await checkInLab(check));
  const offer = offerOf(check);
  return (await input.confirm(offer)) ? checkLive(check, totalOf(offer)) : fail(NOT_CONFIRMED);
}

const NOT_CONFIRMED = {
  code: 'not-confirmed',
  kind: 'unsafe',
  message: 'Nothing was sent: the requests cost something, and nobody agreed to it.',
  hint: 'Agree at the terminal, or add --yes; --lab shows what the gateway itself does, for nothing.',
} as const;

/** The upstreams themselves. What it costs stands in the ledger, and is held against the profile's limits. */
function checkLive(check: Check, atMostMicroUsd: number | null): Promise<Outcome<GatewayCheckReport>> {
  const { host, configuration, plan } = check;
  return withLedger<GatewayCheckReport>(host, {
    configuration,
    work: async (ledger) => {
      await ledger.openSession(ledgerSession(check));
      let requests = 0;
      const upstreams: CheckedUpstream[] = [];
      for (const upstream of plan.upstreams) {
        const rows = await throughGateway(check, { upstream, ledger, budgets: plan.budgets }, async (to) => {
          const ask: UpstreamCheck['ask'] = (request) => {
            requests += 1;
            return sendRequest(to, request);
          };
          return checkUpstream({ ...questionsOf(check, upstream), ask });
        });
        upstreams.push({ ...nameOf(check, upstream), rows });
      }
      return succeed({ ...reportOf(check, 'live'), upstreams, atMostMicroUsd, requests });
    },
  });
}

/** The same shapes to a stand-in: what comes through there is what an upstream gets. */
async function checkInLab(check: Check): Promise<GatewayCheckReport> {
  const { host, plan } = check;
  const arrived: Arrived[] = [];
  const witness = await startWitness({
    upstreams: ['upstream'],
    fingerprint: host.fingerprint,
    now: host.now,
    inspect: ({ path, headers, body }) => arrived.push({ path: path ?? '', headers, body: body.toString('utf8') }),
  });
  let requests = 0;
  const upstreams: CheckedUpstream[] = [];
  try {
    for (const upstream of plan.upstreams) {
      const asked = questionsOf(check, upstream);
      const prefix = (URL.parse(upstream.baseUrl)?.pathname ?? '').replace(/\/+$/, '');
      const standIn = {
        ...upstream,
        baseUrl: (witness.addresses['upstream'] ?? '') + prefix,
        credential: upstream.credential === null ? null : new Secret('a-stand-in-for-the-key', host.fingerprint),
      };
      const behind = { upstream: standIn, ledger: NO_LEDGER, budgets: [] };
      const rows = await throughGateway(check, behind, async (to) => {
        const found: CheckRow[] = [];
        for (const shape of SHAPES) {
          const sent = buildRequest({ ...asked, shape, parts: shape.parts.filter((id) => !asked.leftOut.has(id)) });
          arrived.length = 0;
          requests += 1;
          const status = (await sendRequest(to, sent))?.status ?? null;
          const [first] = arrived;
          const came = first === undefined ? null : { ...first, path: first.path.slice(prefix.length) };
          found.push(...judgeArrival({ ...asked, shape: shape.id, sent, arrived: came, status }));
        }
        return found;
      });
      upstreams.push({ ...nameOf(check, upstream), rows });
    }
  } finally {
    await witness.close();
  }
  return { ...reportOf(check, 'lab'), upstreams, atMostMicroUsd: null, requests };
}

function reportOf({ profile }: Check, mode: GatewayCheckReport['mode']) {
  return { schema: 1, profile: profile.name, mode, clientVersion: SHAPES_VERSION } as const;
}

/** A gateway with this one upstream, and first what it answers by itself. */
function throughGateway(
  { host, plan, profile, id, timeoutMs }: Check,
  behind: { readonly upstream: PlannedUpstream; readonly ledger: Ledger; readonly budgets: GatewayPlan['budgets'] },
  work: (to: SendOptions) => Promise<readonly CheckRow[]>,
): Promise<readonly CheckRow[]> {
  const { upstream, ledger, budgets } = behind;
  const order = makeOrder({
    gateway: { ...plan, upstreams: [upstream], budgets },
    session: id,
    profile: profile.name,
    stateDirectory: '',
    parent: { pid: host.pid, processStart: null },
    env: host.env,
  });
  return withGateway(order, { ledger, now: host.now, timeoutMs }, async (to) => [
    ...(await checkOwnAnswers(order.models, to)),
    ...(await work(to)),
  ]);
}

function ledgerSession({ host, id, profile, plan }: Check) {
  const own = { pid: host.pid, processStart: startTimeOf(host.pid), machine: machineName(host) };
  return { id, profile: profile.name, project: plan.project, startedAt: host.now(), ...own };
}
