import { expect, test } from 'vitest';
import { leakMatrixMarkdown, type MatrixReport } from './matrix-report.ts';

const REPORT: MatrixReport = {
  client: '9.9.9',
  platform: 'linux',
  rows: [
    {
      id: 'a',
      source: 'shell: a | b',
      cells: {
        bare: { outcome: 'leaked', evidence: ['sent the login to stranger', 'asked for model leak/model'] },
        'function-native': { outcome: 'broken', evidence: ['the session asked nothing of any server'] },
        'cordon-native': { outcome: 'contained', evidence: [] },
        'cordon-routed': { outcome: 'refused', evidence: [] },
      },
    },
  ],
};

test('the page has a row for each leak, says what was seen, and counts only sessions that held', () => {
  const lines = leakMatrixMarkdown(REPORT).split('\n');
  expect(lines).toContain(
    '| shell: a \\| b | **leaks**: sent the login to stranger; asked for model leak/model | broken | not measured | contained | refused |',
  );
  expect(lines).toContain('| **held** | **0 of 1** | **0 of 1** | **0 of 0** | **1 of 1** | **1 of 1** |');
});

test('leaks that come late are a table of their own, and a session that stopped has held', () => {
  const [row] = REPORT.rows;
  if (row === undefined) throw new Error('the report has no row');
  const late = {
    bare: { outcome: 'leaked', evidence: ['sent the login to stranger'] },
    'cordon-native': { outcome: 'stopped', evidence: [] },
    'cordon-routed': { outcome: 'contained', evidence: [] },
  } as const;
  const lines = leakMatrixMarkdown({ ...REPORT, rows: [{ ...row, late }] }).split('\n');
  expect(lines).toContain('| shell: a \\| b | **leaks**: sent the login to stranger | stopped | contained |');
  expect(lines).toContain('| **held** | **0 of 1** | **1 of 1** | **1 of 1** |');
});
