import { styleText } from 'node:util';
import type { RouteState, SessionReport, SessionsReport, StatusReport } from '../core/report/status-report.ts';
import { showUsd } from './money.ts';
import { safeText } from './safe-text.ts';
import { renderTable } from './table.ts';

export function renderStatus(report: StatusReport, colour: boolean): string {
  return 'route' in report ? renderSession(report, colour) : renderSessions(report, colour);
}

const COLOURS: Readonly<Record<RouteState, 'green' | 'red' | 'yellow'>> = {
  'as-planned': 'green',
  drifted: 'red',
  unknown: 'yellow',
};

function renderSession({ session, route, reasons }: SessionReport, colour: boolean): string {
  const state = colour ? styleText(COLOURS[route], route, { validateStream: false }) : route;
  const row = (label: string, value: string) => `  ${label.padEnd(13)}${safeText(value)}`;
  const lines = [
    `Session ${safeText(session.id)} of the profile "${safeText(session.profile)}": route ${state}`,
    row('Since', session.startedAt ?? 'not known'),
    row('Destination', session.destination ?? 'not known'),
    row('Provider', session.provider ?? 'not known'),
    row('Model', session.model ?? 'not known'),
    ...(session.gateway === null ? [] : [row('Gateway', session.gateway)]),
    ...(session.spentMicroUsd === null ? [] : [row('Spent', spentOf(session.spentMicroUsd, session.limitMicroUsd))]),
    row('Checked', session.hooks === true ? 'now, and by a hook before every prompt' : 'now, and by no hook'),
    ...reasons.map((reason) => row('Why', reason)),
  ];
  return `${lines.join('\n')}\n`;
}

function spentOf(spent: number, limit: number | null): string {
  if (limit === null) return showUsd(spent);
  return `${showUsd(spent)} of ${showUsd(limit)}, ${showUsd(Math.max(0, limit - spent))} left`;
}

function renderSessions({ sessions }: SessionsReport, colour: boolean): string {
  if (sessions.length === 0) return 'No session of cordon runs.\n';
  const rows = sessions.map(({ id, profile, pid, startedAt, cwd }) => [id, profile, String(pid), startedAt, cwd]);
  return renderTable({ head: ['SESSION', 'PROFILE', 'PID', 'SINCE', 'DIRECTORY'], rows, colour });
}
