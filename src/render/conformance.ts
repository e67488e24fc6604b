import { styleText } from 'node:util';
import { countHeld, type ConformanceReport } from '../core/report/conformance-report.ts';
import { safeText } from './safe-text.ts';

export function renderConformance(report: ConformanceReport, colour: boolean): string {
  const { client, rows, random, notRun, differences } = report;
  const verdict = report.holds ? 'every rule holds' : `${differences.length} of the rules differ`;
  const lines = [
    `Claude Code ${safeText(client.version ?? 'of an unknown version')}: ${paint(verdict, report.holds ? 'green' : 'red', colour)}`,
    row(
      'Client',
      `${client.path}${client.verified ? '' : ', a version that cordon’s own tables don’t name as verified'}`,
    ),
    ...(['native', 'routed'] as const).map((kind) => {
      const { held, refused } = countHeld(rows, kind);
      const by = refused === 0 ? '' : `, ${refused} of them refused`;
      return row(kind === 'native' ? 'Native' : 'Routed', `${held} of ${rows.length} leaks held${by}`);
    }),
    row('Predicted', `${random.predicted} of ${random.cases} random cases (seed ${random.seed})`),
    ...random.unsteady.map(({ id }) =>
      row('Unsteady', `${id} differed once, and was as predicted when it was run again`),
    ),
    ...notRun.map(({ id, reason }) => row('Not run', `${id}: ${reason}`)),
    ...differences.map((difference) => row('Differs', difference)),
  ];
  return `${lines.join('\n')}\n`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)}${safeText(text)}`;
}

function paint(text: string, format: 'green' | 'red', colour: boolean): string {
  return colour ? styleText(format, text, { validateStream: false }) : text;
}
