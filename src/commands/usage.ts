import { fail, succeed, type Outcome } from '../core/problem.ts';
import { makeUsageReport, type UsageReport } from '../core/report/usage-report.ts';
import type { Ledger, UsageDimension } from '../core/usage/ledger.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { withLedger } from '../ledger/open-for-host.ts';
import { dayName, dayOf } from '../ledger/span.ts';
import { readRange, type Range } from '../ledger/usage-range.ts';

export type UsageInput = {
  readonly by?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
};

const DIMENSIONS: readonly UsageDimension[] = ['day', 'profile', 'model', 'project', 'session'];

/** Days that a trend shows at most. */
const TREND_DAYS = 14;

/** What was used and what it cost. Where nothing was ever recorded, an empty report. */
export async function usageCommand(host: Host, input: UsageInput): Promise<Outcome<UsageReport>> {
  const by = DIMENSIONS.find((dimension) => dimension === (input.by ?? 'day'));
  if (by === undefined) return fail(NO_SUCH_DIMENSION);
  const range = readRange({ ...input, now: host.now() });
  if (!range.ok) return range;
  const loaded = await loadConfiguration(host);
  if (!loaded.ok) return loaded;
  const { SNAPSHOT_DAY } = await import('../core/usage/price-snapshot.ts');
  const about = { by, since: iso(range.value.since), until: iso(range.value.until), pricesOf: SNAPSHOT_DAY };
  return withLedger<UsageReport>(host, {
    configuration: loaded.value,
    empty: makeUsageReport({ ...about, rows: [], total: undefined, daily: [], days: [] }),
    work: async (ledger) => succeed(makeUsageReport({ ...about, ...(await read({ ledger, by, range: range.value })) })),
  });
}

async function read(request: { readonly ledger: Ledger; readonly by: UsageDimension; readonly range: Range }) {
  const { ledger, by, range } = request;
  const rows = await ledger.usage({ by: [by], ...range });
  const [total] = await ledger.usage({ by: [], ...range });
  const perDay = by === 'day' ? rows : await ledger.usage({ by: ['day'], ...range });
  const days = lastDays(perDay.map(({ key }) => key.day ?? ''));
  const first = days[0] === undefined ? null : Date.parse(days[0]);
  const since = first === null ? range.since : Math.max(first, range.since ?? first);
  const daily = by === 'day' ? rows : await ledger.usage({ by: [by, 'day'], since, until: range.until });
  return { rows, total, daily, days };
}

/** The days up to the last one with any usage, without a gap. */
function lastDays(found: readonly string[]): readonly string[] {
  const [first, last] = [found.toSorted().at(0), found.toSorted().at(-1)];
  if (first === undefined || last === undefined) return [];
  const until = dayOf(Date.parse(last));
  const count = Math.min(TREND_DAYS, until - dayOf(Date.parse(first)) + 1);
  return Array.from({ length: count }, (_, index) => dayName(until - count + 1 + index));
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

const NO_SUCH_DIMENSION = {
  code: 'bad-dimension',
  kind: 'usage',
  message: '--by is none of day, profile, model, project and session.',
  hint: 'Without it, usage is shown by day.',
} as const;
