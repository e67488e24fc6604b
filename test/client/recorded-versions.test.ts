import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LEAK_ROWS } from '../../src/core/cases/leak-rows.ts';
import { hasCapability, VERIFIED_VERSIONS } from '../../src/core/catalogue/client-versions.ts';
import { recordedVersions } from './recorded-version.ts';

const recorded = recordedVersions();
const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/reference/client-versions.md'), 'utf8');

test('the versions that the product calls verified are those that were recorded, on the days that it says', () => {
  expect(VERIFIED_VERSIONS.map(({ version, checkedOn }) => [version, checkedOn])).toEqual(
    recorded.map(({ client, checkedOn }) => [client, checkedOn]),
  );
  expect(recorded.length).toBeGreaterThanOrEqual(4);
});

describe.each(recorded)('$client', ({ client, checkedOn, random, rows, notRun }) => {
  test('was run with every row that the matrix has now', () => {
    expect([...rows.map(({ id }) => id), ...notRun].sort()).toEqual(LEAK_ROWS.map(({ id }) => id).sort());
  });

  test('holds every row, native and routed, or refuses it', () => {
    const broken = rows.filter(
      ({ native, routed }) => ![native, routed].every((cell) => cell === 'contained' || cell === 'refused'),
    );
    expect(broken).toEqual([]);
  });

  test('refuses routed sessions exactly where they can’t be held', () => {
    const routed = VERIFIED_VERSIONS.find(({ version }) => version === client)?.routed;
    expect(routed).toBe(hasCapability('strict-host-switch', client) ? 'held' : 'refused');
    expect(rows.every((row) => row.routed === 'refused')).toBe(routed === 'refused');
  });

  test('does as it is predicted in 99.5 % of random cases', () => {
    expect(random.cases).toBeGreaterThanOrEqual(200);
    expect(random.predicted / random.cases).toBeGreaterThanOrEqual(0.995);
    expect(random.missed).toEqual([]);
  });

  test('stands on the page with its day', () => {
    expect(page).toContain(`| ${client} | ${checkedOn} | `);
  });
});
