import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import type { DoctorReport } from '../../src/core/report/doctor-report.ts';
import { findDifferences, layOutCase, readRecording, type RecordedCase } from '../resolution/recorded-case.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-recorded-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const RECORDINGS = [
  { name: 'random-2.1.330.jsonl', version: '2.1.330' },
  { name: 'random-2.1.197.jsonl', version: '2.1.197' },
  { name: 'wide-2.1.330.jsonl', version: '2.1.330' },
  { name: 'wide-2.1.197.jsonl', version: '2.1.197' },
] as const;

/** The doctor is about a plain `claude`: runs with arguments of their own say nothing about it. */
function isPlain({ case: { args = [], layers } }: RecordedCase): boolean {
  return args.length === 0 && layers?.flag === undefined;
}

/** Rules that explain why a session leaves the vendor's address. */
const ROUTING = new Set(['endpoint-leak', 'provider-switch', 'unix-socket']);

/** What the report says of a route, held against what the client was seen to do. */
function disagreements(recorded: RecordedCase, report: DoctorReport): readonly string[] {
  const [here] = report.surfaces;
  if (here === undefined) return [`${recorded.id}: no surface`];
  const named = report.findings.filter(({ rule }) => ROUTING.has(rule));
  const wentElsewhere = recorded.route !== null && recorded.route.destination !== 'https://api.anthropic.com';
  const silent =
    wentElsewhere && named.length === 0
      ? [`${recorded.id}: went to ${recorded.route?.destination}, and nothing says so`]
      : [];
  const alarmed = named.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  const falseAlarm =
    recorded.route !== null && !wentElsewhere && alarmed.length > 0
      ? [`${recorded.id}: stayed native, but ${alarmed.join(', ')} is an error`]
      : [];
  return [...findDifferences(recorded, here.route), ...silent, ...falseAlarm];
}

describe('what the doctor says happens is what the real client was seen to do', () => {
  it.each(RECORDINGS)('$name', async ({ name, version }) => {
    const cases = readRecording(name).filter(isPlain);
    const found: string[] = [];
    for (const recorded of cases) {
      const { host, managed, root } = layOutCase(recorded, { directory: join(directory, name) });
      const report = await doctor(host, {
        client: { kind: 'found', client: { path: '/usr/bin/claude', version, verified: true } },
        managedDirectory: managed,
        places: { root, asks: false },
      });
      found.push(...disagreements(recorded, report));
    }
    expect(found).toEqual([]);
    expect(cases.length).toBeGreaterThan(20);
  });
});
