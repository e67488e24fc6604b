import type { UsageReport, UsageReportRow } from '../core/report/usage-report.ts';
import { safeText } from './safe-text.ts';

const COLUMNS: readonly { readonly title: string; readonly cell: (row: UsageReportRow) => string | number | null }[] = [
  { title: 'requests', cell: ({ requests }) => requests },
  { title: 'input_tokens', cell: ({ inputTokens }) => inputTokens },
  { title: 'output_tokens', cell: ({ outputTokens }) => outputTokens },
  { title: 'cache_read_tokens', cell: ({ cacheReadTokens }) => cacheReadTokens },
  { title: 'cache_write_tokens', cell: ({ cacheWriteTokens }) => cacheWriteTokens },
  { title: 'cost_micro_usd', cell: ({ costMicroUsd }) => costMicroUsd },
  { title: 'cost_basis', cell: ({ costBasis }) => costBasis },
  { title: 'first_byte_ms', cell: ({ firstByteMs }) => firstByteMs },
  { title: 'errors', cell: ({ errors }) => errors },
  { title: 'failovers', cell: ({ failovers }) => failovers },
];

/** RFC 4180, without a line of totals, so that a sheet can add up by itself. */
export function renderUsageCsv({ by, rows }: UsageReport): string {
  const lines = [
    [by, ...COLUMNS.map(({ title }) => title)],
    ...rows.map((row) => [row.key[by] ?? '', ...COLUMNS.map(({ cell }) => String(cell(row) ?? ''))]),
  ];
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

/** A name that begins like a formula is kept from being one: spreadsheets run those. */
function quote(text: string): string {
  const safe = safeText(text).replace(/^(?=[=+@-])/, "'");
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
