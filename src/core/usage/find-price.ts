import { fillRates, type ListedRates, type ModelPrice } from './model-price.ts';
import type { TokenPrice } from './price.ts';
import { PRICE_SNAPSHOT, SNAPSHOT_DAY, type SnapshotRow } from './price-snapshot.ts';

export type PriceRequest = {
  /** The provider's id in the configuration. */
  readonly provider: string;
  /** The model as it is asked for upstream. */
  readonly model: string;
  /** The person's own prices, by model. */
  readonly overrides: Readonly<Record<string, TokenPrice>>;
};

/**
 * What a model costs at a provider: the person's own price, else the dated snapshot's, else null, which is never free.
 * The snapshot counts for the providers that it names: another server may ask what it likes for a model of the same name.
 */
export function findPrice({ provider, model, overrides }: PriceRequest): ModelPrice | null {
  for (const name of [model, withoutWindow(model)]) {
    const own = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
    if (own !== undefined) return fromConfiguration(own);
  }
  const key = Object.hasOwn(SNAPSHOT_OF, provider) ? SNAPSHOT_OF[provider] : undefined;
  const rows = key === undefined ? undefined : PRICE_SNAPSHOT[key];
  if (rows === undefined) return null;
  for (const name of snapshotNames(model)) {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (row !== undefined) return fromSnapshot(row);
  }
  return null;
}

/** Which list of the snapshot counts for a built-in provider. Those that aren't here have no list that is theirs. */
const SNAPSHOT_OF: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  'anthropic-api': 'anthropic',
  openrouter: 'openrouter',
  deepseek: 'deepseek',
  moonshot: 'moonshotai',
  zai: 'zai',
  minimax: 'minimax',
};

/** The client's own mark for a long context (`[1m]`) is no part of a model's name. */
function withoutWindow(model: string): string {
  return model.replace(/\[\w+\]$/, '');
}

/** The name itself, and without the day of its release: a vendor's dated name is the same model. */
function snapshotNames(model: string): readonly string[] {
  const name = withoutWindow(model);
  return [name, name.replace(/-(?:\d{8}|latest)$/, '')];
}

function fromConfiguration(own: TokenPrice): ModelPrice {
  return {
    source: 'configuration',
    asOf: null,
    base: fillRates(own),
    tiers: [],
    fast: null,
    webSearchMicroUsd: null,
  };
}

function fromSnapshot({ rates, tiers, fast, webSearch }: SnapshotRow): ModelPrice {
  return {
    source: 'snapshot',
    asOf: SNAPSHOT_DAY,
    base: fillRates(listed(rates)),
    tiers: (tiers ?? []).map(([above, ...rates]) => ({ above, rates: fillRates(listed(rates)) })),
    fast: fast === undefined ? null : fillRates(listed(fast)),
    webSearchMicroUsd: webSearch ?? null,
  };
}

function listed([input, output, cacheRead, cacheWrite, cacheWrite1h]: SnapshotRow['rates']): ListedRates {
  return {
    input,
    output,
    cacheRead: cacheRead ?? undefined,
    cacheWrite: cacheWrite ?? undefined,
    cacheWrite1h: cacheWrite1h ?? undefined,
  };
}
