import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LEAK_ROWS } from '../../src/core/cases/leak-rows.ts';
import { whyNoPrivateEtc } from '../../src/host/private-etc.ts';
import { cordonBuild, pinnedClient } from '../lab/pinned-client.ts';
import { whyNoTerminal } from '../lab/terminal.ts';
import { withLate } from './matrix-report.ts';
import { lateLeakOf } from './mid-session-writes.ts';
import { runMidSession, type LateCell, type LateColumn } from './run-mid-session.ts';
import { readReport, writeReport } from './stored-report.ts';

const committedFile = path.resolve(import.meta.dirname, '..', 'fixtures', 'leak-matrix.json');
const isLong = process.env['CORDON_LONG_TESTS'] === '1';
const client = pinnedClient();
const noTerminal = whyNoTerminal();
const noManaged = whyNoPrivateEtc();
if (noTerminal !== null) console.warn(`Leaks that come while a session runs are not tested: ${noTerminal}.`);

/** One of each kind: every scope, every way of choosing host, credential, model and code. All rows run with CORDON_LONG_TESTS=1. */
const SUBSET = new Set([
  'user-half',
  'user-models',
  'user-bedrock',
  'user-headers',
  'user-configuration-directory',
  'project-half',
  'project-proxy',
  'local-half',
  'local-helper',
  'global-route',
]);

/** cordon's columns alone: `claude` by itself is in the long run, and in the control of test/client/interactive.test.ts. */
const COLUMNS: readonly LateColumn[] = isLong
  ? ['bare', 'cordon-native', 'cordon-routed']
  : ['cordon-native', 'cordon-routed'];

const leaks = LEAK_ROWS.filter((row) => isLong || SUBSET.has(row.id) || row.managed === true)
  .filter((row) => row.managed !== true || noManaged === null)
  .flatMap((row) => lateLeakOf(row) ?? []);

/** The policy is above the overlay: a routed session's host switch ignores it, a native one stops. */
const STOPS: Readonly<Record<string, readonly LateColumn[]>> = { 'managed-route': ['cordon-native'] };

describe.skipIf(client === null || noTerminal !== null)('a leak that is written while a session runs', () => {
  let cells: readonly LateCell[] = [];

  beforeAll(async () => {
    expect(existsSync(cordonBuild), 'cordon is not built: run `npm run build` first').toBe(true);
    const halves = [0, 1].map((half) => leaks.filter((_leak, index) => index % 2 === half));
    const runs = COLUMNS.flatMap((column) =>
      halves.map((half) => runMidSession({ leaks: half, column, client: client as string, fresh: column === 'bare' })),
    );
    cells = (await Promise.all(runs)).flat();
    if (isLong && process.env['UPDATE_FIXTURES'] === '1')
      writeReport(committedFile, withLate(readReport(committedFile), cells));
  }, 1_200_000);

  const cellsOf = (id: string, columns: readonly LateColumn[]) =>
    cells.filter((cell) => cell.id === id && columns.includes(cell.column));

  test.each(leaks.map(({ row }) => row))('$source: cordon’s sessions hold', ({ id }) => {
    const held = cellsOf(id, ['cordon-native', 'cordon-routed']);
    const shown = held.map(({ column, outcome, evidence, screen }) => ({
      column,
      outcome,
      evidence,
      screen: outcome === 'contained' || outcome === 'stopped' ? '' : screen,
    }));
    expect(shown).toEqual(
      (['cordon-native', 'cordon-routed'] as const).map((column) => ({
        column,
        outcome: STOPS[id]?.includes(column) === true ? 'stopped' : 'contained',
        evidence: [],
        screen: '',
      })),
    );
  });

  test.runIf(isLong)('without cordon more than half of them leak, so that a matrix without teeth would show', () => {
    const leaked = cells.filter(({ column, outcome }) => column === 'bare' && outcome === 'leaked');
    expect(leaked.length).toBeGreaterThan(leaks.length / 2);
  });

  test.skipIf(process.platform !== 'linux')('the table in the repository has the same', () => {
    const committed = readReport(committedFile).rows;
    const measured = cells.filter(({ column }) => column !== 'bare');
    expect(measured.map(({ id, column, outcome }) => ({ id, column, outcome }))).toEqual(
      measured.map(({ id, column }) => ({
        id,
        column,
        outcome: committed.find((row) => row.id === id)?.late?.[column]?.outcome,
      })),
    );
  });
});
