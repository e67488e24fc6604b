import type { LayerSetting, LayerVariable, Layer } from '../layers/layer.ts';

/** For one name, the value that wins and everything that it shadows, nearest first. Losers are never dropped. */
export type ResolvedVariable = {
  readonly name: string;
  readonly winner: LayerVariable;
  readonly shadowed: readonly LayerVariable[];
};

export type ResolvedSetting = {
  readonly key: string;
  readonly winner: LayerSetting;
  readonly shadowed: readonly LayerSetting[];
};

/** The fold over all layers, lowest first: for each name, who wins. */
export type Resolution = {
  readonly layers: readonly Layer[];
  readonly variables: readonly ResolvedVariable[];
  readonly settings: readonly ResolvedSetting[];
};
