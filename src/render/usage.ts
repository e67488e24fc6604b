import type { UsageReport, UsageReportRow } from '../core/report/usage-report.ts';
import { showCount } from './count.ts';
import { showUsd } from './money.ts';
import { safeText } from './safe-text.ts';
import { sparkline } from './sparkline.ts';
import { renderTable } from './table.ts';

type Column = {
  readonly title: string;
  readonly cell: (row: UsageReportRow) => string;
  /** Left out where the terminal has fewer than 100 columns, and from the highest down where it still is too narrow. */
  readonly dispensable?: number;
  readonly left?: boolean;
};

const COLUMNS: readonly Column[] = [
  { title: 'REQUESTS', cell: ({ requests }) => showCount(requests) },
  { title: 'INPUT', cell: ({ inputTokens }) => showCount(inputTokens) },
  { title: 'OUTPUT', cell: ({ outputTokens }) => showCount(outputTokens) },
  { title: 'CACHE READ', cell: ({ cacheReadTokens }) => showCount(cacheReadTokens) },
  { title: 'WRITTEN', cell: ({ cacheWriteTokens }) => showCount(cacheWriteTokens), dispensable: 5 },
  {
    title: 'HIT',
    cell: ({ cacheHitRate }) => (cacheHitRate === null ? '' : `${Math.round(cacheHitRate * 100)} %`),
    dispensable: 2,
  },
  { title: 'COST', cell: ({ costMicroUsd }) => (costMicroUsd === null ? '?' : showUsd(costMicroUsd)) },
  { title: 'BASIS', cell: ({ costBasis, requests }) => (requests === 0 ? '' : costBasis), left: true },
  { title: 'FIRST BYTE', cell: ({ firstByteMs }) => (firstByteMs === null ? '' : `${firstByteMs} ms`), dispensable: 3 },
  { title: 'ERRORS', cell: ({ errors }) => showCount(errors), dispensable: 1 },
  { title: 'FAILOVERS', cell: ({ failovers }) => showCount(failovers), dispensable: 4 },
];

/** Fewer columns than this, and the table leaves out what it can. */
const WIDE = 100;

/** A table that fits the terminal, unless that is narrower than its numbers. */
export function renderUsage(
  report: UsageReport,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const { by, rows, total, days } = report;
  if (rows.length === 0)
    return 'Nothing is recorded for this time: usage counts sessions that run through a gateway.\n';
  const shown = [...rows, { ...total, key: {}, trend: [] }];
  // A trend for one day is a block that says nothing; by day the rows themselves are the trend.
  const trends = by !== 'day' && days.length > 1 ? shown.map(({ trend }) => sparkline(trend)) : null;
  const { numbers, room } = fit({
    rows: shown,
    width: width - (trends === null ? 0 : Math.max(days.length, 5) + 2),
    wide: width >= WIDE,
  });
  const names = [by.toUpperCase(), ...rows.map(({ key }) => shorten(nameOf(key[by]), room)), 'TOTAL'];
  const lines = names.map((name, index) => [
    name,
    ...numbers.map((cells) => cells[index] ?? ''),
    ...(trends === null ? [] : [index === 0 ? 'TREND' : (trends[index - 1] ?? '')]),
  ]);
  const [head = [], ...body] = lines;
  return `${renderTable({ head, rows: body, colour })}${footer(report)}`;
}

/** The narrowest that a name may get before another column goes. */
const NAME = 12;

/** As many columns as fit beside a name. */
function fit({
  rows,
  width,
  wide,
}: {
  readonly rows: readonly UsageReportRow[];
  readonly width: number;
  readonly wide: boolean;
}) {
  let columns = COLUMNS.filter(({ dispensable }) => dispensable === undefined || wide);
  for (;;) {
    const numbers = columns.map((column) => alignedCells(column, rows));
    const room = numbers.reduce((left, [head = '']) => left - head.length - 2, width);
    const least = Math.max(0, ...columns.map(({ dispensable = 0 }) => dispensable));
    if (room >= NAME || least === 0) return { numbers, room: Math.max(NAME, room) };
    columns = columns.filter(({ dispensable }) => dispensable !== least);
  }
}

function alignedCells({ title, cell, left = false }: Column, rows: readonly UsageReportRow[]): readonly string[] {
  const cells = [title, ...rows.map(cell)];
  const widest = Math.max(...cells.map((text) => text.length));
  return cells.map((text) => (left ? text.padEnd(widest) : text.padStart(widest)));
}

function nameOf(key: string | undefined): string {
  return key === undefined || key === '' ? '(none)' : safeText(key);
}

/** A path says most at its end. */
function shorten(name: string, room: number): string {
  const characters = Array.from(name);
  return characters.length <= room ? name : `…${characters.slice(characters.length - room + 1).join('')}`;
}

function footer({ rows, by, pricesOf }: UsageReport): string {
  const bases = new Set(rows.map(({ costBasis }) => costBasis));
  const said = [
    ...(by === 'day' && rows.length > 1 ? [`Cost by day: ${sparkline(lastCosts(rows))}`] : []),
    ...(bases.has('list') || bases.has('mixed')
      ? [`list: at the configuration’s prices, or the built-in ones of ${pricesOf}; billed: the provider’s own figure.`]
      : []),
    ...(bases.has('unpriced') || bases.has('mixed')
      ? ['What is unpriced is in no sum: give the model a price in "prices".']
      : []),
  ];
  return said.length === 0 ? '' : `\n${said.join('\n')}\n`;
}

/** As many days as fit on a line. */
function lastCosts(rows: readonly UsageReportRow[]): readonly number[] {
  return rows.slice(-60).map(({ costMicroUsd }) => costMicroUsd ?? 0);
}
