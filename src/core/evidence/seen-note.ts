import type { RouteState } from '../report/status-report.ts';
import { isRecord } from '../is-record.ts';

/** What a session itself saw last, as its hook left it in `seen.json` of the session's directory. No secret is in it. */
export type SeenNote = {
  readonly schema: 1;
  /** When, as an ISO date. */
  readonly at: string;
  /** The client's event that the hook was called for. */
  readonly event: string;
  /** `ANTHROPIC_BASE_URL` as the client hands it to its hooks, without a password; null where it hands none. */
  readonly baseUrl: string | null;
  /** The model that the event named, or null. */
  readonly model: string | null;
  readonly route: RouteState;
  readonly reasons: readonly string[];
  /** When each settings file was changed last, in milliseconds; null where there was none. */
  readonly files: Readonly<Record<string, number | null>>;
};

/** Reads a note; null where it isn't one. */
export function readSeenNote(value: unknown): SeenNote | null {
  if (!isRecord(value) || typeof value.at !== 'string' || !isState(value.route)) return null;
  const { at, event, baseUrl, model, route, reasons, files } = value;
  return {
    schema: 1,
    at,
    event: typeof event === 'string' ? event : '',
    baseUrl: typeof baseUrl === 'string' ? baseUrl : null,
    model: typeof model === 'string' ? model : null,
    route,
    reasons: Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === 'string') : [],
    files: isRecord(files) ? (files as SeenNote['files']) : {},
  };
}

function isState(value: unknown): value is RouteState {
  return value === 'as-planned' || value === 'drifted' || value === 'unknown';
}
