import type { Route } from '../resolution/route.ts';
import { revealText } from '../secret.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isLive } from './judge.ts';
import type { Sighting } from './sighting.ts';

/** Every place that sets a name to more than blanks. */
export function seen({ sightings }: Diagnosis, name: string): readonly Sighting[] {
  return sightings.filter((one) => one.name === name && !isBlank(one));
}

/** Those of them from which a session would take it: started here, or from a new shell. */
export function seenLive(diagnosis: Diagnosis, name: string): readonly Sighting[] {
  return seen(diagnosis, name).filter((one) => isLive(diagnosis, one) && one.place !== 'one-command');
}

export function textOf({ value }: Sighting): string {
  return value === null ? '' : revealText(value);
}

function isBlank(sighting: Sighting): boolean {
  return sighting.value !== null && textOf(sighting).trim() === '';
}

/** The route of the sessions that take a value from this place: a start-up file counts in the next shell. */
export function routeThrough({ route, nextRoute }: Diagnosis, { assignment }: Sighting): Route {
  return assignment === null ? route : nextRoute;
}

/** Both routes that sessions take, the second only where it is another. */
export function routesOf({ route, nextRoute }: Diagnosis): readonly Route[] {
  return JSON.stringify(route) === JSON.stringify(nextRoute) ? [route] : [route, nextRoute];
}
