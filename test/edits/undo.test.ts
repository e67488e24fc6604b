import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exitStatusOfUndo } from '../../src/core/report/undo-report.ts';
import { listEdits } from '../../src/host/edits/undo-edits.ts';
import { renderUndo, renderUndoList } from '../../src/render/undo.ts';
import { apply, applyOne, CLEAN, LEAK, makeMachine, put, read, REMOVE_LEAK, undo } from './machine.ts';

const remove = (path: readonly string[]) => ({ ...REMOVE_LEAK, remove: [path] });

describe('undo', () => {
  test('walks back through several edits, byte for byte', async () => {
    const machine = makeMachine();
    const { settings } = machine;
    put(settings, LEAK);
    await applyOne(machine);
    await applyOne(machine, { path: settings, edit: remove(['env', 'KEPT']) });
    await applyOne(machine, { path: settings, edit: remove(['hooks']) });
    const states = [];
    for (let left = 0; left < 3; left += 1) {
      await undo(machine);
      states.push(read(settings));
    }
    expect(states).toEqual(['{\n  "env": {},\n  "hooks": {}\n}\n', CLEAN, LEAK]);
    expect(await undo(machine)).toEqual({ run: null, edits: [] });
  });

  test('takes a run of several files back as a whole', async () => {
    const machine = makeMachine();
    const other = `${machine.home}/other.json`;
    put(machine.settings, LEAK);
    put(other, LEAK);
    const run = await apply(machine, [
      { path: machine.settings, edit: REMOVE_LEAK },
      { path: other, edit: REMOVE_LEAK },
      { path: other, edit: remove(['hooks']) },
    ]);
    expect(run.run).toBe('1');
    expect((await undo(machine, '1')).edits.map(({ id, state }) => `${id} ${state}`)).toEqual([
      '3 restored',
      '2 restored',
      '1 restored',
    ]);
    expect([read(machine.settings), read(other)]).toEqual([LEAK, LEAK]);
    expect((await undo(machine, '1')).edits.map(({ state }) => state)).toEqual(['refused', 'already', 'already']);
  });

  test('is refused with a redacted diff where somebody edited since, and nothing of the run is written', async () => {
    const machine = makeMachine();
    const other = `${machine.home}/other.json`;
    put(machine.settings, LEAK);
    put(other, LEAK);
    await apply(machine, [
      { path: machine.settings, edit: REMOVE_LEAK },
      { path: other, edit: REMOVE_LEAK },
    ]);
    const foreign = CLEAN.replace('"KEPT": "1"', '"ANTHROPIC_AUTH_TOKEN": "correct-horse"');
    writeFileSync(machine.settings, foreign);
    const undone = await undo(machine);
    expect(exitStatusOfUndo(undone)).toBe(3);
    expect(undone.edits.map(({ state }) => state)).toEqual(['kept', 'refused']);
    expect([read(machine.settings), read(other)]).toEqual([foreign, CLEAN]);
    const shown = renderUndo(undone, false);
    expect(shown).toContain(
      `-    "KEPT": "1"\n  +    "ANTHROPIC_AUTH_TOKEN": "[${machine.host.fingerprint('correct-horse')}]"`,
    );
    expect(shown).not.toContain('correct-horse');
    expect(JSON.stringify(undone)).not.toContain('correct-horse');
  });

  test('of an older edit says which newer one stands in the way', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await applyOne(machine);
    await applyOne(machine, { path: machine.settings, edit: remove(['hooks']) });
    expect((await undo(machine, '1')).edits).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('cordon undo 2') },
    ]);
  });

  test('removes a file and the directories that the edit made', async () => {
    const machine = makeMachine();
    const path = `${machine.home}/project/.claude/settings.local.json`;
    const set = { ...REMOVE_LEAK, remove: [], set: [{ path: ['env', 'A'], value: '1' }] };
    await applyOne(machine, { path, edit: set });
    expect(read(path)).toBe('{\n  "env": {\n    "A": "1"\n  }\n}\n');
    expect((await undo(machine)).edits).toMatchObject([{ state: 'removed' }]);
    expect(existsSync(`${machine.home}/project`)).toBe(false);
  });

  test('keeps a directory that somebody put something into', async () => {
    const machine = makeMachine();
    const path = `${machine.home}/project/settings.json`;
    await applyOne(machine, { path, edit: { kind: 'block', name: 'cordon', lines: ['x'] } });
    put(`${machine.home}/project/mine`, '');
    await undo(machine);
    expect(readdirSync(`${machine.home}/project`)).toEqual(['mine']);
  });

  test('leaves a file alone that the path no longer leads to', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await applyOne(machine);
    put(`${machine.home}/elsewhere.json`, CLEAN);
    rmSync(machine.settings);
    symlinkSync(`${machine.home}/elsewhere.json`, machine.settings);
    expect((await undo(machine)).edits).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('another file') },
    ]);
    expect(read(`${machine.home}/elsewhere.json`)).toBe(CLEAN);
  });

  test('of a damaged backup is refused', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await applyOne(machine);
    const backups = `${machine.state}/backups`;
    for (const name of readdirSync(backups)) if (!name.endsWith('.json')) writeFileSync(`${backups}/${name}`, 'x');
    expect((await undo(machine)).edits).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('missing or damaged') },
    ]);
    expect(read(machine.settings)).toBe(CLEAN);
  });

  test('of an unknown edit is an error of the command line', async () => {
    await expect(undo(makeMachine(), '7')).rejects.toThrow('No edit "7" is remembered');
  });

  test('lists what can be undone, without contents', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await applyOne(machine);
    await undo(machine);
    await applyOne(machine);
    const list = await listEdits(machine.host);
    expect(list).toMatchObject({
      ok: true,
      value: [
        { id: '2', state: 'done', command: 'cordon doctor --fix' },
        { id: '1', state: 'undone' },
      ],
    });
    expect(list.ok && renderUndoList(list.value)).toMatch(
      /^2 .*stands .*settings\.json: env\.ANTHROPIC_BASE_URL\n1 .*undone /,
    );
  });
});

describe('the number of remembered edits', () => {
  test('a month and a hundred edits keep a backup; the newest of a file stays for good', async () => {
    const machine = makeMachine();
    const month = 31 * 24 * 60 * 60 * 1000;
    let now = Date.now() - 2 * month;
    const old = { ...machine, host: { ...machine.host, now: () => now } };
    const quiet = `${machine.home}/quiet.json`;
    put(quiet, LEAK);
    await applyOne(old, { path: quiet, edit: REMOVE_LEAK });
    put(machine.settings, '{}\n');
    const sets = Array.from({ length: 104 }, (_, index) => ({
      path: machine.settings,
      edit: { ...REMOVE_LEAK, remove: [], set: [{ path: ['n'], value: index }] },
    }));
    await apply(old, sets);
    now += month * 2;
    await applyOne(old, { path: machine.settings, edit: remove(['n']) });
    await undo(old);
    const list = await listEdits(old.host);
    const ids = list.ok ? list.value.map(({ id }) => Number(id)) : [];
    expect(ids).toHaveLength(101);
    expect(ids.at(-1)).toBe(1);
    expect(ids.at(-2)).toBe(7);
  });
});
