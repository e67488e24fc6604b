import { findTraits, isRoutingLike } from '../catalogue/variable-traits.ts';
import type { Layer } from '../layers/layer.ts';
import { revealText } from '../secret.ts';

/**
 * The servers that some layer names as a destination, by origin, each with who names it: a tunnel to one of them is no
 * side traffic.
 */
export function namedPlaces(layers: readonly Layer[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { variables } of layers) {
    for (const { name, value, origin } of variables) {
      const row = findTraits(name);
      if (row === undefined ? !isRoutingLike(name) : row.class !== 'endpoint' && !name.endsWith('_BASE_URL')) continue;
      const url = URL.parse(revealText(value).trim());
      if (url === null || !/^https?:$/.test(url.protocol)) continue;
      const place =
        origin.path === null ? origin.scope : `${origin.path}${origin.line === null ? '' : `:${origin.line}`}`;
      places.set(url.origin, `${name} (${place})`);
    }
  }
  return places;
}
