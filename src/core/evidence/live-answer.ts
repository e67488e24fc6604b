import { isKnownToClient } from '../catalogue/model-windows.ts';
import { costOf } from '../usage/cost-of.ts';
import type { ModelPrice } from '../usage/model-price.ts';
import { readUsage, type ReportedUsage } from '../usage/read-usage.ts';
import { readClientReport, type ClientReport } from './client-report.ts';

/** Where a price comes from: the provider's own answer, the person's or the snapshot's price, the client's list. */
export type PriceSource = 'provider' | 'price-list' | 'client';

/** What answered one real request, as the client passes it on (`stream-json` with partial messages, 2.1.197 to 2.1.330). */
export type LiveAnswer = {
  /** The model that the answer says it is from. */
  readonly model: string | null;
  /** The upstream that a router says it chose. */
  readonly upstream: string | null;
  /** From the request to the first byte of its answer, as the client measures it. */
  readonly firstByteMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly usd: number | null;
  /** null where nobody knows a price. */
  readonly priceFrom: PriceSource | null;
  /** How many answers began: one, unless the client asked for something of its own. */
  readonly answers: number;
};

export type LiveReading = LiveAnswer & { readonly turn: ClientReport['turn']; readonly words: string | null };

export type LivePricing = {
  /** null where no price is known. */
  readonly price: ModelPrice | null;
  /** Whether the vendor itself answers: only there does the client's own figure mean anything. */
  readonly isVendor: boolean;
};

/** Reads the client's records; the provider's own fields are passed on in them unchanged. */
export function readLiveAnswer(
  output: { readonly stdout: string; readonly stderr: string },
  pricing: LivePricing,
): LiveReading {
  const records = output.stdout.split('\n').flatMap(parseRecord);
  const events = records.filter(({ type }) => type === 'stream_event').map(({ event }) => objectOf(event));
  const starts = events.filter(({ type }) => type === 'message_start').map(({ message }) => objectOf(message));
  const result = records.findLast(({ type }) => type === 'result') ?? {};
  const { turn, words } = readClientReport(output);
  const model = textOf(starts.at(-1)?.model);
  const used = usagesOf(events) ?? [readUsage(result.usage)];
  return {
    model,
    upstream: textOf(starts.at(-1)?.provider),
    firstByteMs:
      numberOf(records.find(({ type, ttft_ms }) => type === 'stream_event' && ttft_ms !== undefined)?.ttft_ms) ??
      numberOf(result.ttft_ms),
    inputTokens: sum(used, ({ tokens }) => tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h),
    outputTokens: sum(used, ({ tokens }) => tokens.output),
    ...pricedBy({ used, model, listed: result.total_cost_usd, ...pricing }),
    answers: starts.length,
    turn,
    words,
  };
}

/** The last word of each answer on what it used, laid over its first; null where the stream has none. */
function usagesOf(events: readonly Fields[]): readonly (ReportedUsage | null)[] | null {
  const used: (ReportedUsage | null)[] = [];
  let first: Fields = {};
  for (const { type, message, usage } of events) {
    if (type === 'message_start') first = objectOf(objectOf(message).usage);
    if (type === 'message_delta') used.push(readUsage({ ...first, ...objectOf(usage) }));
  }
  return used.length === 0 ? null : used;
}

/** Each answer by itself, as a gateway charges it: a dearer tier counts for one request and not for their sum. */
function pricedBy({
  used,
  model,
  listed,
  price,
  isVendor,
}: LivePricing & {
  readonly used: readonly (ReportedUsage | null)[];
  readonly model: string | null;
  readonly listed: unknown;
}): Pick<LiveAnswer, 'usd' | 'priceFrom'> {
  const costs = used.map((usage) => (usage === null ? null : costOf({ ...usage, price })));
  const microUsd = sum(costs, ({ costMicroUsd }) => costMicroUsd);
  if (microUsd !== null) {
    const isBilled = costs.every((cost) => cost?.costBasis === 'billed');
    return { usd: microUsd / 1e6, priceFrom: isBilled ? 'provider' : 'price-list' };
  }
  const own = numberOf(listed);
  return isVendor && own !== null && model !== null && isKnownToClient(model)
    ? { usd: own, priceFrom: 'client' }
    : { usd: null, priceFrom: null };
}

type Fields = Readonly<Record<string, unknown>>;

function parseRecord(line: string): readonly Fields[] {
  if (!line.startsWith('{')) return [];
  try {
    return [objectOf(JSON.parse(line))];
  } catch {
    return [];
  }
}

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 200) : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** null where one of them is unknown, which is not nothing. */
function sum<T>(values: readonly (T | null)[], numberIn: (value: T) => number | null): number | null {
  const numbers = values.flatMap((value) => (value === null ? [] : (numberIn(value) ?? [])));
  return numbers.length < values.length ? null : numbers.reduce((total, value) => total + value, 0);
}
