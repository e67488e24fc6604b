import { findProvider, type ConditionalPrice, type MatchLogic, type ModelInfo } from '@pydantic/genai-prices';

/** The day of the list in @pydantic/genai-prices 0.1.8. Both change together. */
const DAY = '2026-09-23';

/** The lists that a built-in provider of cordon's is priced by. */
const LISTS = ['anthropic', 'deepseek', 'minimax', 'moonshotai', 'openrouter', 'zai'] as const;

type Price = Exclude<ModelInfo['prices'], readonly ConditionalPrice[]>;
type Numbers = readonly (number | null)[];
type Row = {
  readonly rates: Numbers;
  readonly tiers: readonly Numbers[];
  readonly fast?: Numbers;
  readonly webSearch?: number;
};

const CLASSES = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok'] as const;

/** The prices of the built-in providers' models, as a table that loads fast and changes only with the package. */
export function priceSnapshotSource(): string {
  return [
    '// Generated from @pydantic/genai-prices 0.1.8 by npm run generate. Change tools/generate/price-snapshot.ts.',
    '',
    '/**',
    ' * US dollars for a million tokens: input, output, cache read, cache write (five minutes), cache write (an hour). null is not',
    ' * known. A tier has the tokens of input above which it counts in front. `webSearch` is in micro-dollars each. Where a price',
    ' * depends on the hour, this is the highest of the day.',
    ' */',
    'export type SnapshotRow = {',
    '  readonly rates: SnapshotRates;',
    '  readonly tiers?: readonly (readonly [above: number, ...rates: SnapshotRates])[];',
    '  readonly fast?: SnapshotRates;',
    '  readonly webSearch?: number;',
    '};',
    'type SnapshotRates = readonly [',
    '  input: number,',
    '  output: number,',
    '  cacheRead?: number | null,',
    '  cacheWrite?: number | null,',
    '  cacheWrite1h?: number | null,',
    '];',
    '',
    '/** The day that these prices are of. */',
    `export const SNAPSHOT_DAY = '${DAY}';`,
    '',
    'export const PRICE_SNAPSHOT: Readonly<Record<string, Readonly<Record<string, SnapshotRow>>>> = {',
    ...LISTS.flatMap(listSource),
    '};',
    '',
  ].join('\n');
}

function listSource(list: string): readonly string[] {
  const rows = rowsOf(list);
  const fast = list === 'anthropic' ? fastRates() : new Map<string, Numbers>();
  return [
    `  ${list}: {`,
    ...[...rows].map(([name, row]) => `    '${name}': ${rowSource(row, fast.get(name))},`),
    '  },',
  ];
}

function rowSource({ rates, tiers, webSearch }: Row, fast: Numbers | undefined): string {
  const parts = [
    `rates: ${arraySource(rates)}`,
    ...(tiers.length === 0 ? [] : [`tiers: [${tiers.map(arraySource).join(', ')}]`]),
    ...(fast === undefined ? [] : [`fast: ${arraySource(fast)}`]),
    ...(webSearch === undefined ? [] : [`webSearch: ${webSearch}`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

/** Without what is unknown at the end. */
function arraySource(numbers: Numbers): string {
  const last = numbers.findLastIndex((value) => value !== null);
  return `[${numbers.slice(0, last + 1).join(', ')}]`.replaceAll(/(?<=\[|, )(?=,)/g, 'null');
}

function rowsOf(list: string): Map<string, Row> {
  const rows = new Map<string, Row>();
  const models = findProvider({ providerId: list })?.models ?? [];
  for (const model of models) {
    const row = rowOf(model);
    if (row === null) continue;
    for (const name of namesOf(model)) if (!rows.has(name)) rows.set(name, row);
  }
  return rows;
}

/** A model without a single price is unknown, but for OpenRouter's `:free` ones, which the list has so because they cost nothing. */
function rowOf({ id, prices }: ModelInfo): Row | null {
  const now = Array.isArray(prices) ? currentPrice(prices) : prices;
  if (Object.keys(now).length === 0) return id.endsWith(':free') ? { rates: [0, 0, 0, 0, 0], tiers: [] } : null;
  const rates = CLASSES.map((key) => baseOf(now[key]));
  if (rates[0] === null || rates[1] === null) return null;
  const search = baseOf(now.web_searches_kcount);
  return { rates, tiers: tiersOf(now), ...(search === null ? {} : { webSearch: search * 1000 }) };
}

/** The last that has begun by the day of the list; of those for hours of the day, the dearest. */
function currentPrice(candidates: readonly ConditionalPrice[]): Price {
  const begun = candidates.filter(
    ({ constraint }) => constraint === undefined || (constraint.type === 'start_date' && constraint.start_date <= DAY),
  );
  const hourly = candidates.filter(({ constraint }) => constraint?.type === 'time_of_date');
  const [dearest = {}] = [...begun.slice(-1), ...hourly]
    .map(({ prices }) => prices)
    .sort((one, other) => (baseOf(other.output_mtok) ?? 0) - (baseOf(one.output_mtok) ?? 0));
  return dearest;
}

function baseOf(value: Price[string]): number | null {
  return value === undefined ? null : typeof value === 'number' ? value : value.base;
}

function tiersOf(price: Price): readonly Numbers[] {
  const starts = new Set(
    CLASSES.flatMap((key) => {
      const value = price[key];
      return typeof value === 'object' ? value.tiers.map(({ start }) => start) : [];
    }),
  );
  return [...starts]
    .sort((one, other) => one - other)
    .map((start) => [start, ...CLASSES.map((key) => rateAbove(price[key], start))]);
}

function rateAbove(value: Price[string], start: number): number | null {
  if (typeof value !== 'object') return value ?? null;
  return value.tiers.findLast((tier) => tier.start <= start)?.price ?? value.base;
}

/** The names that the list matches whole, and the beginnings that it matches: a lookup adds only a day of release to those. */
function namesOf({ id, match }: ModelInfo): readonly string[] {
  return [id, ...wholeNames(match)].filter((name) => /^[\w.:/@~-]+$/.test(name));
}

function wholeNames(match: MatchLogic): readonly string[] {
  if ('or' in match) return match.or.flatMap(wholeNames);
  if ('equals' in match) return [match.equals];
  return 'starts_with' in match ? [match.starts_with] : [];
}

/** The vendor's fast mode is listed under names of its own at OpenRouter only, at the vendor's prices. */
function fastRates(): Map<string, Numbers> {
  const fast = new Map<string, Numbers>();
  for (const [name, { rates }] of rowsOf('openrouter')) {
    const model = /^anthropic\/(claude-.+)-fast$/.exec(name)?.[1]?.replaceAll('.', '-');
    if (model !== undefined) fast.set(model, rates);
  }
  return fast;
}
