import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examineMachine } from './laid-out.ts';

const directory = join(import.meta.dirname, '../scenarios');

type Scenario = {
  readonly behaviour: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly version?: string;
  /** What the doctor finds, in its order: severity, rule, path and line, name. */
  readonly findings: readonly string[];
};

const SCENARIOS = readdirSync(directory).map((name) => {
  const scenario = JSON.parse(readFileSync(join(directory, name, 'scenario.json'), 'utf8')) as Scenario;
  return { name, ...scenario };
});

describe('the doctor on a whole machine', () => {
  it.each(SCENARIOS)('$name: $behaviour', async ({ name, findings, ...machine }) => {
    const { lines } = await examineMachine({ ...machine, from: join(directory, name) });
    expect(lines).toEqual(findings);
  });

  it('has a dozen clean homes, and no error or warning in any of them', () => {
    const clean = SCENARIOS.filter(({ name }) => name.startsWith('clean-'));
    expect(clean.length).toBeGreaterThanOrEqual(12);
    expect(clean.flatMap(({ findings }) => findings.filter((line) => !line.startsWith('info ')))).toEqual([]);
  });
});
