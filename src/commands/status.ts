import { judgeSession } from '../core/evidence/judge-session.ts';
import type { SessionRoute } from '../core/evidence/session-route.ts';
import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../core/layers/parse-layer.ts';
import { expectRoute } from '../core/plan/expect-route.ts';
import type { Outcome } from '../core/problem.ts';
import type { SessionReport, StatusReport } from '../core/report/status-report.ts';
import type { Route } from '../core/resolution/route.ts';
import type { Host } from '../host/host.ts';
import { findSession, listSessions, type OwnSession } from '../host/running-session.ts';
import { readLayerSources } from '../host/sources/read-layer-sources.ts';
import { readStored } from '../host/sources/read-stored.ts';

/** Inside a session what it is and whether its route still is the planned one; outside the sessions that run. */
export function statusCommand(host: Host): StatusReport {
  const id = host.env.CORDON_SESSION ?? '';
  return id === '' ? { schema: 1, sessions: listSessions(host).map(toRow) } : describeSession(host, id);
}

function toRow({ id, profile, pid, startedAt, cwd, gateway }: ReturnType<typeof listSessions>[number]) {
  return { id, profile, pid, startedAt, cwd, gateway: gateway ?? null };
}

function describeSession(host: Host, id: string): SessionReport {
  const own = findSession(host, id);
  const planned = own?.record.route ?? null;
  const session = {
    id,
    profile: own?.record.profile ?? host.env.CORDON_PROFILE ?? '',
    startedAt: own?.record.startedAt ?? null,
    provider: planned?.provider ?? null,
    destination: planned?.destination ?? null,
    model: planned?.model ?? null,
  };
  const unknown = (reason: string): SessionReport => ({ schema: 1, session, route: 'unknown', reasons: [reason] });
  if (own === null) return unknown('Nothing is remembered of this session: it has ended, or its state is elsewhere.');
  if (!own.isAlive) return unknown(`The session has ended: its process ${own.record.pid} is gone.`);
  if (planned === null) return unknown('This session was started without a planned route.');
  if (own.overlay === null) return unknown('The settings that this session was started with can no longer be read.');
  const current = currentRoute(host, { own, overlay: own.overlay, planned });
  if (!current.ok) return unknown(`${current.problem.message} ${current.problem.hint}`);
  const seenBaseUrl = host.env.ANTHROPIC_BASE_URL ?? null;
  return { schema: 1, session, ...judgeSession({ planned, current: current.value, seenBaseUrl }) };
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
  const env = own.env ?? host.env;
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
