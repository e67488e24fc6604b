import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { FINDING_RULES } from '../../src/core/findings/rules.ts';
import { ROWS } from './every-rule-rows.ts';
import { layOut, lineFor, type LaidOut, type Machine } from './laid-out.ts';

async function look(machine: Machine, arrange?: (place: LaidOut) => void) {
  const place = layOut(machine);
  arrange?.(place);
  const { findings } = await doctor(place.host, place.request);
  return findings.map((finding) => ({ finding, line: lineFor(finding, place) }));
}

describe('every rule, by itself', () => {
  it('has a row here, in the order of the rules', () => {
    const rows = FINDING_RULES.map(({ id }) => ROWS.find(({ rule }) => rule === id)?.rule ?? `${id} has no row`);
    expect(rows).toEqual(FINDING_RULES.map(({ id }) => id));
  });

  it.each(ROWS)(
    '$rule: fires on what was made for it, and alone',
    async ({ rule, live, arrange, finds, also = [] }) => {
      const found = await look(live, arrange);
      expect(found.filter(({ finding }) => finding.rule === rule).map(({ line }) => line)).toEqual(finds);
      const others = found.filter(({ finding }) => finding.rule !== rule && finding.severity !== 'info');
      expect(others.map(({ line }) => line).sort()).toEqual([...also].sort());
      for (const { finding } of found)
        for (const text of [finding.message, finding.why, finding.advice]) expect(text).toMatch(/^\S.*[.?…)]$/);
    },
  );

  it.each(ROWS.flatMap(({ rule, idle }) => (idle === undefined ? [] : [{ rule, idle }])))(
    '$rule: is no more than information where it counts for nothing',
    async ({ rule, idle: { finds, ...machine } }) => {
      const found = await look(machine);
      expect(found.filter(({ finding }) => finding.rule === rule).map(({ line }) => line)).toEqual(finds);
    },
  );
});
