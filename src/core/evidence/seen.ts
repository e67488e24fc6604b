import { VENDOR } from '../catalogue/vendor.ts';
import type { Route } from '../resolution/route.ts';
import type { Observation } from './observation.ts';
import type { SeenCredential, SeenRoute, SideTraffic } from './verdict.ts';
import type { WitnessPlaces } from './witnessed-plan.ts';

/** Reads observations back into the world that the plan speaks of: the witness's own address is the provider's there. */
export type Lens = { readonly expect: Route; readonly places: WitnessPlaces };

/** Origin of the server that was asked, and for a message request the path in front of the interface's own. */
export function destinationOf(seen: Observation, lens: Lens): string {
  if (seen.via === 'connect') return originOf(`https://${seen.host}`);
  const expected = lens.expect.destination === null ? null : URL.parse(lens.expect.destination)?.origin;
  const isUpstream = URL.parse(lens.places.upstream)?.host === seen.host;
  const origin = isUpstream && expected !== undefined && expected !== null ? expected : originOf(`http://${seen.host}`);
  return seen.inference === null ? origin : origin + prefixOf(seen.path ?? '');
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? address;
}

/** What stands before the vendor's own path; the configured prefix of a base URL. */
function prefixOf(path: string): string {
  return path.replace(/\/(?:v1\/messages|model\/|v1\/projects\/).*$/s, '').replace(/\/+$/, '');
}

export function toSeenRoute(seen: Observation, lens: Lens): SeenRoute {
  const destination = destinationOf(seen, lens);
  const firstParty = originOf(destination) === VENDOR;
  return {
    provider: destination === lens.expect.destination ? lens.expect.provider : firstParty ? 'anthropic' : 'custom',
    destination,
    firstParty,
    proxy: null,
    ...credentialsOf(seen),
    model: seen.inference?.model ?? null,
    unix: null,
    via: seen.via,
    seen: seen.via === 'connect' ? 'refused-tunnel' : 'request',
    tools: seen.inference?.tools ?? null,
    toolSearch: seen.inference?.toolSearch ?? null,
    requests: 1,
  };
}

export function toSideTraffic(seen: Observation, lens: Lens): SideTraffic {
  return {
    destination: destinationOf(seen, lens),
    via: seen.via,
    method: seen.method,
    path: seen.path === null ? null : (seen.path.split('?', 1)[0] ?? ''),
    ...credentialsOf(seen),
    requests: 1,
  };
}

function credentialsOf({ authorization, apiKey }: Observation): {
  readonly authorization: SeenCredential | null;
  readonly apiKey: SeenCredential | null;
} {
  return {
    authorization: authorization === null ? null : { fingerprint: authorization.fingerprint, from: 'Authorization' },
    apiKey: apiKey === null ? null : { fingerprint: apiKey, from: 'x-api-key' },
  };
}

/** Counts what is alike, in the order in which each was first seen. */
export function countAlike<T extends { readonly requests: number }>(items: readonly T[]): readonly T[] {
  const counted = new Map<string, T>();
  for (const item of items) {
    const key = JSON.stringify(item);
    const known = counted.get(key);
    counted.set(key, known === undefined ? item : { ...known, requests: known.requests + 1 });
  }
  return [...counted.values()];
}
