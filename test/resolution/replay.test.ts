import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src/core/resolution/route.ts';
import type { RecordedCase } from './recorded-case.ts';
import { findDifferences, predictCase, readRecording } from './recorded-case.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-replay-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const RECORDINGS = [
  { name: 'random-2.1.330.jsonl', version: '2.1.330', cases: 300 },
  { name: 'random-2.1.197.jsonl', version: '2.1.197', cases: 100 },
  { name: 'wide-2.1.330.jsonl', version: '2.1.330', cases: 200 },
  { name: 'wide-2.1.197.jsonl', version: '2.1.197', cases: 60 },
  { name: 'behaviours-2.1.330.jsonl', version: '2.1.330', cases: 579 },
  { name: 'behaviours-2.1.197.jsonl', version: '2.1.197', cases: 548 },
] as const;

describe('recorded runs of the real client are predicted', () => {
  it.each(RECORDINGS)('$name: all $cases', ({ name, version, cases }) => {
    const recording = readRecording(name);
    const differences = recording.flatMap((recorded) => {
      const route = predictCase(recorded, { directory: join(directory, name), version });
      return isHelperRace(recorded, route, version) ? [] : findDifferences(recorded, route);
    });
    expect(differences).toEqual([]);
    expect(recording).toHaveLength(cases);
  });

  it('can fail: a recording with another destination is a difference', () => {
    const recorded = readRecording('random-2.1.330.jsonl').find(({ route }) => route !== null);
    if (recorded?.route == null) throw new Error('the recording is empty');
    const route = predictCase(recorded, { directory: join(directory, 'other'), version: '2.1.330' });
    expect(
      findDifferences({ ...recorded, route: { ...recorded.route, destination: 'https://other.example' } }, route),
    ).toHaveLength(1);
  });
});

/**
 * Beside a token 2.1.197 sends the helper's output as x-api-key in one run and not in the next: the same situation, run
 * twice, was seen both ways. The prediction says that it may be sent.
 */
function isHelperRace(recorded: RecordedCase, route: Route, version: string): boolean {
  const isBesideToken = route.apiKey?.from === 'apiKeyHelper' && route.authorization?.from === 'ANTHROPIC_AUTH_TOKEN';
  return version === '2.1.197' && isBesideToken && recorded.route?.apiKey === null;
}
