import type { Layer, LayerSetting, LayerVariable } from '../layers/layer.ts';
import type { Resolution, ResolvedSetting, ResolvedVariable } from './resolution.ts';

/**
 * Folds layers, lowest first, into who wins: for each name the last layer that sets it, `""` included, because a blank
 * is a value that wins. Everything beaten is kept, nearest first. Names stand in the order in which they first appear.
 */
export function resolve(layers: readonly Layer[]): Resolution {
  const variables = new Map<string, Candidates<LayerVariable>>();
  const settings = new Map<string, Candidates<LayerSetting>>();
  for (const layer of layers) {
    for (const variable of layer.variables) put(variables, variable.name, variable);
    for (const setting of layer.settings) put(settings, setting.key, setting);
  }
  return {
    layers,
    variables: [...variables].map(([name, found]): ResolvedVariable => ({ name, ...found })),
    settings: [...settings].map(([key, found]): ResolvedSetting => ({ key, ...found })),
  };
}

type Candidates<T> = { readonly winner: T; readonly shadowed: readonly T[] };

const NONE: readonly never[] = [];

function put<T>(found: Map<string, Candidates<T>>, name: string, item: T): void {
  const beaten = found.get(name);
  found.set(name, { winner: item, shadowed: beaten === undefined ? NONE : [beaten.winner, ...beaten.shadowed] });
}
