import { fail, succeed, type Outcome } from '../core/problem.ts';

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

export type Range = { readonly since: number | null; readonly until: number | null };

/**
 * Reads `--since` and `--until`: a day (UTC, the last one included), a time in ISO 8601, or how long ago, as in 7d, 12h
 * or 30m. `today` is the day that runs.
 */
export function readRange(request: {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly now: number;
}): Outcome<Range> {
  const since = request.since === undefined ? null : readMoment(request.since, request.now);
  const until = request.until === undefined ? null : readMoment(request.until, request.now);
  if (since === undefined) return fail(notAMoment('--since'));
  if (until === undefined) return fail(notAMoment('--until'));
  return succeed({ since: since?.from ?? null, until: until?.behind ?? null });
}

/** Where it begins, and what is just behind it; undefined for what is no moment. */
function readMoment(text: string, now: number): { readonly from: number; readonly behind: number } | undefined {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return at(now - Number(count) * (UNITS[unit] ?? 0));
  const day = text === 'today' ? new Date(now).toISOString().slice(0, 10) : text;
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    const from = Date.parse(`${day}T00:00:00Z`);
    return Number.isNaN(from) ? undefined : { from, behind: from + DAY_MS };
  }
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)) ? at(Date.parse(text)) : undefined;
}

function at(moment: number) {
  return { from: moment, behind: moment };
}

function notAMoment(option: string) {
  return {
    code: 'bad-moment',
    kind: 'usage',
    message: `${option} is no moment.`,
    hint: 'Write a day as in 2026-11-25 (UTC), today, how long ago as in 7d or 12h, or a time as in 2026-11-25T08:00:00Z.',
  } as const;
}
