import { answererOf } from '../core/evidence/session-route.ts';
import type { SeenNote } from '../core/evidence/seen-note.ts';
import type { SessionReport, StatusReport } from '../core/report/status-report.ts';
import type { Host } from '../host/host.ts';
import { readSeen, readSpent } from '../host/inside/session-notes.ts';
import { judgeRunningSession, type RouteJudgement } from '../host/judge-running-session.ts';
import { findSession, listSessions } from '../host/running-session.ts';
import { sessionDirectory } from '../host/state-directory.ts';

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
  const directory = own === null ? null : sessionDirectory(host, id);
  const answerer = planned === null ? null : answererOf(planned);
  const account = directory === null ? null : readSpent(directory);
  const session = {
    id,
    profile: own?.record.profile ?? host.env.CORDON_PROFILE ?? '',
    startedAt: own?.record.startedAt ?? null,
    provider: answerer?.provider ?? null,
    destination: answerer?.destination ?? null,
    gateway: planned?.upstream == null ? null : planned.destination,
    model: planned?.model ?? null,
    hooks: own?.record.inside?.hooks ?? null,
    spentMicroUsd: account?.spentMicroUsd ?? null,
    limitMicroUsd: account?.limitMicroUsd ?? null,
  };
  const seen = directory === null ? null : readSeen(directory);
  return { schema: 1, session, ...withSeen(judgeRunningSession(host, own), seen) };
}

/** What the session's own hook saw last counts as much as what is seen here: a tool may have another environment. */
function withSeen(here: RouteJudgement, seen: SeenNote | null): RouteJudgement {
  if (seen?.route !== 'drifted') return here;
  const said = seen.reasons
    .filter((reason) => !here.reasons.includes(reason))
    .map((reason) => `The session itself saw at ${seen.at}: ${reason}`);
  return { route: 'drifted', reasons: [...here.reasons, ...said] };
}
