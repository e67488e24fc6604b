import { judgeSession } from '../core/evidence/judge-session.ts';
import type { SessionRoute } from '../core/evidence/session-route.ts';
import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../core/layers/parse-layer.ts';
import { expectRoute } from '../core/plan/expect-route.ts';
import type { Outcome } from '../core/problem.ts';
import type { RouteState } from '../core/report/status-report.ts';
import type { Route } from '../core/resolution/route.ts';
import type { Host } from './host.ts';
import type { OwnSession } from './running-session.ts';
import { readLayerSources } from './sources/read-layer-sources.ts';
import { readStored } from './sources/read-stored.ts';

export type RouteJudgement = { readonly route: RouteState; readonly reasons: readonly string[] };

/**
 * Whether a session's route still is the planned one: from the variables that this process has from the session's client,
 * and from what every file says now. Unknown, with one reason, where that can't be told.
 */
export function judgeRunningSession(host: Host, own: OwnSession | null): RouteJudgement {
  const unknown = (reason: string): RouteJudgement => ({ route: 'unknown', reasons: [reason] });
  if (own === null) return unknown('Nothing is remembered of this session: it has ended, or its state is elsewhere.');
  const { route: planned, pid } = own.record;
  if (!own.isAlive) return unknown(`The session has ended: its process ${pid} is gone.`);
  if (planned === null) return unknown('This session was started without a planned route.');
  if (own.overlay === null) return unknown('The settings that this session was started with can no longer be read.');
  const current = currentRoute(host, { own, overlay: own.overlay, planned });
  if (!current.ok) return unknown(`${current.problem.message} ${current.problem.hint}`);
  return judgeSession({ planned, current: current.value, seen: host.env });
}

/** The route that the client would take now: its own environment and overlay over every file as it is at this moment. */
function currentRoute(
  host: Host,
  session: {
    readonly own: OwnSession;
    readonly overlay: NonNullable<OwnSession['overlay']>;
    readonly planned: SessionRoute;
  },
): Outcome<Route> {
  const { own, overlay, planned } = session;
  const env = own.env ?? { ...host.env, ...standIns(planned) };
  const inside: Host = { ...host, env, cwd: own.record.cwd };
  const { version, model } = planned;
  const parsed = parseClientArguments(model === null ? [] : ['--model', model]);
  const layers = readLayerSources(inside, { arguments: parsed, version })
    .filter(({ scope }) => scope !== 'process' && scope !== 'flag')
    .map((source) => parseLayer({ source, fingerprintOf: host.fingerprint, version }));
  return expectRoute({
    client: { path: '', version, verified: true },
    env,
    changes: {},
    settings: overlay,
    hasOwnSettings: true,
    layers,
    parsed,
    stored: readStored(inside),
    fingerprintOf: host.fingerprint,
  });
}

/**
 * Where the system doesn't show the client's own environment, a credential that it keeps from its children is taken as
 * still there: what counts is which one would be sent, and the client can't lose a variable.
 */
function standIns({ authorization, apiKey }: SessionRoute): Readonly<Record<string, string>> {
  const value = (name: string) => (name === 'ANTHROPIC_CUSTOM_HEADERS' ? 'x-api-key: held' : 'held');
  return Object.fromEntries(
    [authorization, apiKey].flatMap((name) => (name?.startsWith('ANTHROPIC_') ? [[name, value(name)]] : [])),
  );
}
