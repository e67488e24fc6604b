import { redactText, showAddress } from '../report/redact.ts';
import type { RouteState } from '../report/status-report.ts';
import type { Route } from '../resolution/route.ts';
import type { SessionRoute } from './session-route.ts';

export type SessionEvidence = {
  readonly planned: SessionRoute;
  /** The route that the layers, as they are now, give to the session's own environment and overlay. */
  readonly current: Route;
  /** `ANTHROPIC_BASE_URL` as this process has it from the client that started it; null where it has none. */
  readonly seenBaseUrl: string | null;
};

/** Whether a running session's route still is the planned one, from what can be seen inside of it. */
export function judgeSession(evidence: SessionEvidence): {
  readonly route: RouteState;
  readonly reasons: readonly string[];
} {
  const reasons = CHECKS.map((check) => check(evidence)).filter((reason) => reason !== null);
  return { route: reasons.length > 0 ? 'drifted' : 'as-planned', reasons };
}

type Check = (evidence: SessionEvidence) => string | null;

const CHECKS: readonly Check[] = [
  otherBaseUrl,
  ({ planned, current }) => differs('goes to', planned.destination, current.destination),
  ({ planned, current }) =>
    differs('sends in Authorization', planned.authorization, current.authorization?.from ?? null),
  ({ planned, current }) => differs('sends in x-api-key', planned.apiKey, current.apiKey?.from ?? null),
  ({ current }) => (current.unix === null ? null : `Every request goes to the unix socket ${current.unix}.`),
];

/** The client's children see its own base URL: a blank, or none at all, is the vendor's. */
function otherBaseUrl({ planned, seenBaseUrl }: SessionEvidence): string | null {
  // A tool may have been given a clean environment; then nothing is seen, and nothing is wrong.
  if (seenBaseUrl === null || seenBaseUrl === (planned.baseUrl ?? '')) return null;
  const seen = seenBaseUrl === '' ? 'empty' : redactText(showAddress(seenBaseUrl));
  return `ANTHROPIC_BASE_URL is ${seen} here; the session was started with ${planned.baseUrl ?? 'none'}.`;
}

function differs(what: string, planned: string | null, current: string | null): string | null {
  return planned === current
    ? null
    : `As the files are now, the session ${what} ${current ?? 'nothing'}; the plan has ${planned ?? 'nothing'}.`;
}
