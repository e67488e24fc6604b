import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EditStep } from '../../src/host/edits/edit-step.ts';
import { EDIT_STEPS } from '../../src/host/edits/edit-step.ts';
import { apply, applyOne, CLEAN, LEAK, leftovers, makeMachine, modeOf, put, read, undo } from './machine.ts';
import { runChild } from './run-child.ts';

const REPLACED = EDIT_STEPS.indexOf('replaced');

/** What the file must hold when the process is killed at a step. */
function wholeAt(step: EditStep, whole: { readonly old: string; readonly new: string }): string {
  return EDIT_STEPS.indexOf(step) < REPLACED ? whole.old : whole.new;
}

const UNDO_STEPS: readonly EditStep[] = [
  'locked',
  'recovered',
  'journaled',
  'temporary-made',
  'temporary-written',
  'synced',
  'compared',
  'set-aside',
  'replaced',
  'directory-synced',
  'recorded',
  'released',
];
const CREATE_STEPS: readonly EditStep[] = [
  'journaled',
  'temporary-made',
  'synced',
  'compared',
  'directory-synced',
  'recorded',
];

describe('a kill in the middle of an edit', () => {
  test.each(EDIT_STEPS)(
    'at “%s” leaves the file whole; the next edit works, clears up, and can be undone',
    async (step) => {
      const machine = makeMachine();
      put(machine.settings, LEAK, 0o600);
      expect(await runChild({ machine, verb: 'apply', lethal: step })).toMatchObject({ signal: 'SIGKILL' });
      expect(read(machine.settings)).toBe(wholeAt(step, { old: LEAK, new: CLEAN }));
      const next = await applyOne(machine);
      expect(next.state).toBe(EDIT_STEPS.indexOf(step) < REPLACED ? 'written' : 'unchanged');
      expect(read(machine.settings)).toBe(CLEAN);
      expect(modeOf(machine.settings)).toBe(0o600);
      expect(leftovers(machine)).toEqual([]);
      expect((await undo(machine)).edits).toMatchObject([{ state: 'restored' }]);
      expect(read(machine.settings)).toBe(LEAK);
    },
  );

  test.each(EDIT_STEPS)('at “%s” leaves what undo needs, and nothing else', async (step) => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await runChild({ machine, verb: 'apply', lethal: step });
    const undone = await undo(machine);
    expect(undone.edits.map(({ state }) => state)).toEqual(EDIT_STEPS.indexOf(step) < REPLACED ? [] : ['restored']);
    expect(read(machine.settings)).toBe(LEAK);
    expect(leftovers(machine)).toEqual([]);
  });

  test.each(CREATE_STEPS)('at “%s” leaves a new file whole or absent', async (step) => {
    const machine = makeMachine();
    await runChild({ machine, verb: 'apply', name: '+A', lethal: step });
    const made = EDIT_STEPS.indexOf(step) >= REPLACED;
    expect(existsSync(machine.settings) ? read(machine.settings) : null).toBe(
      made ? '{\n  "env": {\n    "A": "1"\n  }\n}\n' : null,
    );
    await undo(machine);
    expect(existsSync(machine.settings)).toBe(false);
    expect(existsSync(`${machine.home}/.claude`)).toBe(false);
    expect(leftovers(machine)).toEqual([]);
  });
});

describe('a kill in the middle of an undo', () => {
  test.each(UNDO_STEPS)('at “%s” leaves the file whole, and the next undo finishes it', async (step) => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await apply(machine);
    expect(await runChild({ machine, verb: 'undo', lethal: step })).toMatchObject({ signal: 'SIGKILL' });
    expect(readFileSync(machine.settings, 'utf8')).toBe(wholeAt(step, { old: CLEAN, new: LEAK }));
    await undo(machine);
    expect(read(machine.settings)).toBe(LEAK);
    expect(leftovers(machine)).toEqual([]);
    expect((await undo(machine)).run).toBeNull();
  });
});
