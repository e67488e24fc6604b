import { isRecord } from '../is-record.ts';
import type { SessionRoute } from './session-route.ts';

/** What the programs of a session need of its record: it is read without the code that a launch needs. */
export type NotedSession = {
  readonly id: string;
  readonly profile: string;
  /** null where the session has none to keep: a trial. */
  readonly route: SessionRoute | null;
  readonly watched: readonly string[];
  /** The person's own status line command, or null. */
  readonly statusLine: string | null;
};

/** Reads a record as it stands in a session's directory; null where it isn't one. */
export function readNotedSession(value: unknown): NotedSession | null {
  if (!isRecord(value) || typeof value.id !== 'string' || typeof value.profile !== 'string') return null;
  const inside = isRecord(value.inside) ? value.inside : {};
  const look = isRecord(inside.statusLine) ? inside.statusLine : {};
  return {
    id: value.id,
    profile: value.profile,
    route: isRecord(value.route) ? (value.route as SessionRoute) : null,
    watched: Array.isArray(inside.watched) ? inside.watched.filter((path) => typeof path === 'string') : [],
    statusLine: typeof look.command === 'string' && look.command.trim() !== '' ? look.command : null,
  };
}
