import type { RouteState } from '../report/status-report.ts';
import type { Route } from '../resolution/route.ts';
import { judgeSeen, type SeenVariables } from './judge-seen.ts';
import type { SessionRoute } from './session-route.ts';

export type SessionEvidence = {
  readonly planned: SessionRoute;
  /** The route that the layers, as they are now, give to the session's own environment and overlay. */
  readonly current: Route;
  /** The variables that this process has from the client that started it. */
  readonly seen: SeenVariables;
};

/** Whether a running session's route still is the planned one, from what can be seen inside of it. */
export function judgeSession(evidence: SessionEvidence): {
  readonly route: RouteState;
  readonly reasons: readonly string[];
} {
  const { planned, seen } = evidence;
  const predicted = CHECKS.map((check) => check(evidence)).filter((reason) => reason !== null);
  const reasons = [...new Set([...judgeSeen(planned, seen), ...predicted])];
  return { route: reasons.length > 0 ? 'drifted' : 'as-planned', reasons };
}

type Check = (evidence: SessionEvidence) => string | null;

const CHECKS: readonly Check[] = [
  ({ planned, current }) => differs('goes to', planned.destination, current.destination),
  ({ planned, current }) =>
    differs('sends in Authorization', planned.authorization, current.authorization?.from ?? null),
  ({ planned, current }) => differs('sends in x-api-key', planned.apiKey, current.apiKey?.from ?? null),
  ({ current }) => (current.unix === null ? null : `Every request goes to the unix socket ${current.unix}.`),
];

function differs(what: string, planned: string | null, current: string | null): string | null {
  return planned === current
    ? null
    : `As the files are now, the session ${what} ${current ?? 'nothing'}; the plan has ${planned ?? 'nothing'}.`;
}
