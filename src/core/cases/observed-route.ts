import type { Observation } from '../evidence/observation.ts';
import type { Fingerprint } from '../secret.ts';

/** The parts of a route that a recording and a prediction are compared on. */
export type ObservedRoute = {
  /** As `explain` writes it: origin and configured path; null when nothing was asked of any server. */
  readonly destination: string | null;
  readonly authorization: Fingerprint | null;
  readonly apiKey: Fingerprint | null;
  readonly model: string | null;
};

export const NO_ROUTE: ObservedRoute = { destination: null, authorization: null, apiKey: null, model: null };

/** The session's main request: the one that offers the most tools. */
export function observedRoute(observations: readonly Observation[]): ObservedRoute {
  const main = observations
    .filter(({ inference }) => inference !== null)
    .sort((one, other) => (other.inference?.tools ?? 0) - (one.inference?.tools ?? 0))[0];
  if (main === undefined) return NO_ROUTE;
  return {
    destination: destinationOf(main),
    authorization: main.authorization?.fingerprint ?? null,
    apiKey: main.apiKey,
    model: main.inference?.model ?? null,
  };
}

function destinationOf({ via, host, path }: Observation): string {
  const prefix = (path ?? '').replace(/\/(?:v1\/messages|model\/|v1\/projects).*$/s, '');
  return `${via === 'connect' ? 'https' : 'http'}://${host}${prefix}`;
}
