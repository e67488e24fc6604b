import { styleText } from 'node:util';
import type {
  CheckedUpstream,
  CheckOffer,
  CheckRow,
  CheckSeverity,
  GatewayCheckReport,
} from '../core/report/gateway-check-report.ts';
import { showUsd } from './money.ts';
import { safeText } from './safe-text.ts';
import { renderTable } from './table.ts';

/** What a check may cost, for a person who is to agree to it. */
export function renderCheckOffer({ profile, upstreams }: CheckOffer): string {
  const lines = upstreams.map(({ provider, destination, model, requests, microUsd }) => {
    const cost = microUsd === null ? 'no price is known for the model' : `${showUsd(microUsd)} at most`;
    return `${profile}: up to ${requests} short requests to ${provider} (${destination}) for ${model}: ${cost}.`;
  });
  return lines.map((line) => `${safeText(line)}\n`).join('');
}

const COLOURS: Readonly<Record<CheckSeverity, 'green' | 'cyan' | 'yellow' | 'red'>> = {
  none: 'green',
  info: 'cyan',
  warning: 'yellow',
  error: 'red',
};

export function renderGatewayCheck(report: GatewayCheckReport, colour: boolean): string {
  const { profile, mode, clientVersion, upstreams } = report;
  const where = mode === 'lab' ? 'to a stand-in on this machine' : 'to the upstream itself';
  const head = `${profile}: the requests of Claude Code ${clientVersion}, through the gateway ${where}`;
  return `${safeText(head)}\n${upstreams.map((upstream) => renderUpstream(upstream, colour)).join('')}`;
}

function renderUpstream({ provider, destination, model, rows }: CheckedUpstream, colour: boolean): string {
  const cells = rows.map((row) => [row.shape, row.part ?? '', row.verdict, String(row.status ?? ''), row.says]);
  const table = renderTable({ head: ['REQUEST', 'PART', 'VERDICT', 'STATUS', 'WHAT'], rows: cells, colour });
  const remedies = [...new Set(rows.flatMap(remedyOf))].map((line) => `  ${safeText(line)}\n`);
  return `\n${safeText(`${provider}, ${destination}, ${model}:`)} ${summary(rows, colour)}\n${table}${remedies.length === 0 ? '' : `\nIn the profile:\n${remedies.join('')}`}`;
}

function remedyOf({ severity, part, remedy }: CheckRow): readonly string[] {
  return remedy === null || severity === 'none' ? [] : [`${remedy}   leaves out ${part ?? 'it'}`];
}

const ORDER: readonly CheckSeverity[] = ['error', 'warning', 'info'];

function summary(rows: readonly CheckRow[], colour: boolean): string {
  const counts = ORDER.flatMap((severity) => {
    const count = rows.filter((row) => row.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NOUNS[severity]}${count === 1 || severity === 'info' ? '' : 's'}`];
  });
  const worst = ORDER.find((severity) => rows.some((row) => row.severity === severity)) ?? 'none';
  const text = counts.length === 0 ? 'all of it gets through' : counts.join(', ');
  return colour ? styleText(COLOURS[worst], text, { validateStream: false }) : text;
}

const NOUNS: Readonly<Record<CheckSeverity, string>> = {
  none: '',
  info: 'to know',
  warning: 'warning',
  error: 'error',
};
