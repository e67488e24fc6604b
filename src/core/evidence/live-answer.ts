import { isKnownToClient } from '../catalogue/model-windows.ts';
import type { TokenPrice } from '../usage/price.ts';
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

/** Reads the client's records; the provider's own fields are passed on in them unchanged. */
export function readLiveAnswer(
  output: { readonly stdout: string; readonly stderr: string },
  price: TokenPrice | null,
): LiveReading {
  const records = output.stdout.split('\n').flatMap(parseRecord);
  const events = records.filter(({ type }) => type === 'stream_event').map(({ event }) => objectOf(event));
  const starts = events.filter(({ type }) => type === 'message_start').map(({ message }) => objectOf(message));
  const usages = events.filter(({ type }) => type === 'message_delta').map(({ usage }) => objectOf(usage));
  const result = records.findLast(({ type }) => type === 'result') ?? {};
  const total = objectOf(result.usage);
  const { turn, words } = readClientReport(output);
  const model = textOf(starts.at(-1)?.model);
  const inputTokens = sum([total.input_tokens, total.cache_creation_input_tokens, total.cache_read_input_tokens]);
  const outputTokens = sum([total.output_tokens]);
  return {
    model,
    upstream: textOf(starts.at(-1)?.provider),
    firstByteMs:
      numberOf(records.find(({ type, ttft_ms }) => type === 'stream_event' && ttft_ms !== undefined)?.ttft_ms) ??
      numberOf(result.ttft_ms),
    inputTokens,
    outputTokens,
    ...priceOf({
      model,
      price,
      inputTokens,
      outputTokens,
      costs: usages.map(({ cost }) => cost),
      listed: result.total_cost_usd,
    }),
    answers: starts.length,
    turn,
    words,
  };
}

type Priced = Pick<LiveAnswer, 'inputTokens' | 'outputTokens'> & {
  readonly model: string | null;
  readonly price: TokenPrice | null;
  /** `usage.cost` of each answer, in US dollars, where the provider says it (OpenRouter does). */
  readonly costs: readonly unknown[];
  readonly listed: unknown;
};

function priceOf({
  model,
  price,
  costs,
  listed,
  inputTokens,
  outputTokens,
}: Priced): Pick<LiveAnswer, 'usd' | 'priceFrom'> {
  const billed = sum(costs);
  if (billed !== null) return { usd: billed, priceFrom: 'provider' };
  if (price !== null && inputTokens !== null && outputTokens !== null)
    return { usd: costOf(price, { inputTokens, outputTokens }), priceFrom: 'price-list' };
  // For a model that it doesn't know the client takes some price of its own, which means nothing.
  const own = numberOf(listed);
  return own !== null && model !== null && isKnownToClient(model)
    ? { usd: own, priceFrom: 'client' }
    : { usd: null, priceFrom: null };
}

/** What so many tokens cost, in US dollars, with nothing read from a cache. */
export function costOf(
  price: TokenPrice,
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
): number {
  return (Math.max(price.input, price.cacheWrite ?? 0) * inputTokens + price.output * outputTokens) / 1_000_000;
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

/** null where none of them is a number: unknown, and not nothing. */
function sum(values: readonly unknown[]): number | null {
  const numbers = values.map(numberOf).filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((total, value) => total + value, 0);
}
