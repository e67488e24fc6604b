import { isRecord } from '../is-record.ts';
import type { MicroUsd, Tokens } from './ledger.ts';
import { wholeMicroUsd } from './whole-micro-usd.ts';

/** What an upstream says that an answer used. */
export type ReportedUsage = {
  readonly tokens: Tokens;
  /** The provider's own figure (OpenRouter's `cost`); null where it gives none. */
  readonly billedMicroUsd: MicroUsd | null;
  readonly inferenceGeo: string | null;
  readonly speed: string | null;
};

/** More tokens of one class, or more dollars, than any one answer has: a figure above is no figure. */
const MOST_TOKENS = 100_000_000;
const MOST_USD = 10_000;

/**
 * Reads the usage object of a whole answer, or of the last event of a stream laid over the first. null where it can't be
 * believed: no output count, a negative, fractional or absurd figure, or nothing but zeros, which no answer has. A count
 * that is null or absent is 0.
 */
export function readUsage(usage: unknown): ReportedUsage | null {
  if (!isRecord(usage) || typeof usage.output_tokens !== 'number') return null;
  const tokens = readTokens(usage);
  const billedMicroUsd = readBilled(usage);
  if (tokens === null || billedMicroUsd === undefined) return null;
  if (billedMicroUsd === null && Object.values(tokens).every((count) => count === 0)) return null;
  return { tokens, billedMicroUsd, inferenceGeo: textOf(usage.inference_geo), speed: textOf(usage.speed) };
}

function readTokens(usage: Readonly<Record<string, unknown>>): Tokens | null {
  const cache = isRecord(usage.cache_creation) ? usage.cache_creation : {};
  const server = isRecord(usage.server_tool_use) ? usage.server_tool_use : {};
  const written = countOf(usage.cache_creation_input_tokens);
  const short = countOf(cache.ephemeral_5m_input_tokens);
  const long = countOf(cache.ephemeral_1h_input_tokens);
  const tokens = {
    input: countOf(usage.input_tokens),
    output: countOf(usage.output_tokens),
    cacheRead: countOf(usage.cache_read_input_tokens),
    // What was written and isn't said to live for an hour lives for five minutes.
    cacheWrite5m: Math.max(short, written - long),
    cacheWrite1h: long,
    webSearches: countOf(server.web_search_requests),
  };
  return [written, short, ...Object.values(tokens)].every((count) => !Number.isNaN(count)) ? tokens : null;
}

/** undefined for a figure that can't be believed. Where the key is the person's own, OpenRouter bills its fee and the upstream the rest. */
function readBilled(usage: Readonly<Record<string, unknown>>): MicroUsd | null | undefined {
  const { cost, is_byok: ownKey, cost_details: details } = usage;
  if (cost === undefined || cost === null) return null;
  const upstream = ownKey === true && isRecord(details) ? (details.upstream_inference_cost ?? 0) : 0;
  if (!isDollars(cost) || !isDollars(upstream)) return undefined;
  return wholeMicroUsd((cost + upstream) * 1e6);
}

function isDollars(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MOST_USD;
}

/** NaN for what is no count. */
function countOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS
    ? value
    : Number.NaN;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
