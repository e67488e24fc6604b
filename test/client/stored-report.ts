import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MatrixReport } from './matrix-report.ts';

export function readReport(file: string): MatrixReport {
  return JSON.parse(readFileSync(file, 'utf8')) as MatrixReport;
}

/** A line for each row, so that a change of one cell is a change of one line. */
export function writeReport(file: string, { rows: measured, ...about }: MatrixReport): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = measured.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const head = Object.entries(about).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  writeFileSync(file, `{\n${head.join('')}  "rows": [\n${lines}\n  ]\n}\n`);
}
