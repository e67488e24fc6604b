import type { UsageDimension, UsageRow, UsageSums } from '../usage/ledger.ts';

/** One group of settled attempts. */
export type UsageReportRow = UsageRow & {
  /** Cache reads as a share of all input; null where there was no input. */
  readonly cacheHitRate: number | null;
  /** What each day of `days` cost, in micro-dollars; without any price, its tokens of output. */
  readonly trend: readonly number[];
};

export type UsageReport = {
  readonly schema: 1;
  readonly by: UsageDimension;
  /** Bounds in ISO 8601; `until` is exclusive. null for none. */
  readonly since: string | null;
  readonly until: string | null;
  /** The day of the built-in list prices. */
  readonly pricesOf: string;
  readonly rows: readonly UsageReportRow[];
  readonly total: UsageSums & { readonly cacheHitRate: number | null };
  /** The last days that have any usage in the range, at most 14 in a row, that `trend` counts. */
  readonly days: readonly string[];
};

const NOTHING: UsageSums = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  costMicroUsd: 0,
  costBasis: 'list',
  errors: 0,
  failovers: 0,
  firstByteMs: null,
};

/** Makes the report from what the ledger adds up: by the dimension, over everything, and by the dimension and day. */
export function makeUsageReport(found: {
  readonly by: UsageDimension;
  readonly since: string | null;
  readonly until: string | null;
  readonly pricesOf: string;
  readonly rows: readonly UsageRow[];
  readonly total: UsageSums | undefined;
  readonly daily: readonly UsageRow[];
  readonly days: readonly string[];
}): UsageReport {
  const { by, since, until, pricesOf, rows, total = NOTHING, daily, days } = found;
  const withTrend = rows.map((row) => ({
    ...row,
    cacheHitRate: hitRate(row),
    trend: trendOf(
      daily.filter(({ key }) => key[by] === row.key[by]),
      days,
    ),
  }));
  return {
    schema: 1,
    by,
    since,
    until,
    pricesOf,
    rows: withTrend.sort(by === 'day' ? byDay : byCost),
    total: { ...total, cacheHitRate: hitRate(total) },
    days,
  };
}

function byDay(one: UsageRow, other: UsageRow): number {
  return (one.key.day ?? '') < (other.key.day ?? '') ? -1 : 1;
}

function byCost(one: UsageRow, other: UsageRow): number {
  return (other.costMicroUsd ?? 0) - (one.costMicroUsd ?? 0) || other.requests - one.requests;
}

function hitRate({ inputTokens, cacheReadTokens, cacheWriteTokens }: UsageSums): number | null {
  const whole = inputTokens + cacheReadTokens + cacheWriteTokens;
  return whole === 0 ? null : cacheReadTokens / whole;
}

function trendOf(daily: readonly UsageRow[], days: readonly string[]): readonly number[] {
  const priced = daily.some(({ costMicroUsd }) => (costMicroUsd ?? 0) > 0);
  return days.map((day) => {
    const row = daily.find(({ key }) => key.day === day);
    return priced ? (row?.costMicroUsd ?? 0) : (row?.outputTokens ?? 0);
  });
}
