import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtCordon, cordonBuild, pinnedClient, pinnedVersion } from '../lab/pinned-client.ts';
import { whyNoPrivateEtc } from '../../src/host/private-etc.ts';
import { COLUMNS, type Column, type NaiveColumn } from '../../src/core/cases/leak-row.ts';
import { LEAK_ROWS } from '../../src/core/cases/leak-rows.ts';
import { heldIn, keepLate, reportOf, withoutLate, type MatrixReport } from './matrix-report.ts';
import { readReport, writeReport } from './stored-report.ts';
import { runMatrix, type CellResult } from '../../src/conformance/run-matrix.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const committedFile = path.join(root, 'test', 'fixtures', 'leak-matrix.json');
const scratchFile = path.join(root, '.scratch', 'leak-matrix.json');

const client = pinnedClient();
const noManaged = whyNoPrivateEtc();
const NAIVE: readonly NaiveColumn[] = ['bare', 'function-native', 'function-routed'];
const CORDON: readonly Column[] = ['cordon-native', 'cordon-routed'];

const rows = LEAK_ROWS.filter((row) => row.managed !== true || noManaged === null);
if (noManaged !== null) console.warn(`Rows with managed settings are left out: ${noManaged}.`);

describe.skipIf(client === null)('the leak matrix, on the real client', () => {
  let results: readonly CellResult[] = [];

  beforeAll(async () => {
    if (!existsSync(cordonBuild)) throw new Error('cordon is not built: run `npm run build` first.');
    const ran = await runMatrix({ rows, columns: COLUMNS, client: client as string, cordon: builtCordon, parallel: 2 });
    if (!ran.ok) throw new Error(ran.problem.message);
    results = ran.value;
    writeReport(scratchFile, report());
    if (process.env['UPDATE_FIXTURES'] === '1')
      writeReport(committedFile, keepLate(report(), readReport(committedFile)));
  }, 900_000);

  function report(): MatrixReport {
    return reportOf(results, { rows, client: pinnedVersion(), platform: process.platform });
  }

  function cell(id: string, column: Column): CellResult {
    const found = results.find((result) => result.id === id && result.column === column);
    if (found === undefined) throw new Error(`${id} was not run in ${column}`);
    return found;
  }

  describe.each(rows)('$source', ({ id, leaks, refuses = [] }) => {
    test.each(CORDON)('%s holds', (column) => {
      const { outcome, evidence, run } = cell(id, column);
      const said = outcome === 'contained' || outcome === 'refused' ? '' : run.stderr + run.stdout;
      expect({ outcome, evidence, said }).toEqual({
        outcome: refuses.includes(column) ? 'refused' : 'contained',
        evidence: [],
        said: '',
      });
    });

    test.each(NAIVE)('%s leaks exactly where it is known to', (column) => {
      const { outcome, evidence } = cell(id, column);
      expect({ leaked: outcome === 'leaked', evidence }).toEqual({
        leaked: leaks.includes(column),
        evidence: leaks.includes(column) ? expect.arrayContaining([expect.any(String)]) : expect.any(Array),
      });
    });
  });

  test('the naive columns leak often enough that a matrix without teeth would show', () => {
    const leaking = NAIVE.map((column) => rows.length - heldIn(report(), column));
    expect(Math.min(...leaking)).toBeGreaterThan(rows.length / 2);
  });

  test.skipIf(process.platform !== 'linux' || noManaged !== null)(
    'the table in the repository is what was measured',
    () => {
      expect(report()).toEqual(withoutLate(readReport(committedFile)));
    },
  );
});
