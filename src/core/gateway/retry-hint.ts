import { headerOf, type RawHeaders } from './forward-headers.ts';

const MS_A_SECOND = 1000;

/** How long an upstream asks to be left alone, in milliseconds; null where it says nothing that can be read. */
export function readRetryHint(headers: RawHeaders, now: number): number | null {
  const exact = asNumber(headerOf(headers, 'retry-after-ms'));
  if (exact !== null) return exact;
  const text = headerOf(headers, 'retry-after');
  const seconds = asNumber(text);
  if (seconds !== null) return seconds * MS_A_SECOND;
  const date = text === null ? null : httpDate(text);
  return date === null ? null : Math.max(0, date - now);
}

function asNumber(text: string | null): number | null {
  if (text === null || !/^\s*\d{1,9}(?:\.\d{1,3})?\s*$/.test(text)) return null;
  return Number(text);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const HTTP_DATE = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Milliseconds since the epoch of an HTTP date, by hand because the core has no clock and no `Date`. */
function httpDate(text: string): number | null {
  const [, day, monthName, year, hour, minute, second] = HTTP_DATE.exec(text.trim()) ?? [];
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase());
  if (day === undefined || month === -1) return null;
  const years = Number(year);
  const leapDays = (through: number) => Math.floor(through / 4) - Math.floor(through / 100) + Math.floor(through / 400);
  const leap = month > 1 && leapDays(years) > leapDays(years - 1) ? 1 : 0;
  const days =
    (years - 1970) * 365 +
    leapDays(years - 1) -
    leapDays(1969) +
    (DAYS_BEFORE_MONTH[month] ?? 0) +
    leap +
    Number(day) -
    1;
  return (((days * 24 + Number(hour)) * 60 + Number(minute)) * 60 + Number(second)) * MS_A_SECOND;
}
