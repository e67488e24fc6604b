import type { Layer } from '../layers/layer.ts';
import type { Resolution, ResolvedSetting, ResolvedVariable } from './resolution.ts';

/**
 * Folds layers, lowest first, into who wins: for each name the last layer that sets it, `""` included, because a blank
 * is a value that wins. Everything beaten is kept, nearest first.
 */
export function resolve(layers: readonly Layer[]): Resolution {
  const variables = group(
    layers.flatMap((layer) => layer.variables),
    (variable) => variable.name,
  );
  const settings = group(
    layers.flatMap((layer) => layer.settings),
    (setting) => setting.key,
  );
  return {
    layers,
    variables: variables.map(([name, found]): ResolvedVariable => ({
      name,
      winner: found[0],
      shadowed: found.slice(1),
    })),
    settings: settings.map(([key, found]): ResolvedSetting => ({ key, winner: found[0], shadowed: found.slice(1) })),
  };
}

type Found<T> = readonly [T, ...T[]];

/** Who sets each name, the winner first, in order of the names. */
function group<T>(items: readonly T[], nameOf: (item: T) => string): readonly (readonly [string, Found<T>])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const beaten = groups.get(nameOf(item));
    groups.set(nameOf(item), beaten === undefined ? [item] : [item, ...beaten]);
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1));
}
