import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { onTestFinished, describe, expect, test } from 'vitest';
import { CLEAN, LEAK, leftovers, makeMachine, put, read, refusal, applyOne, undo, apply } from './machine.ts';

/** Permission bits don't bind root, so the failures are made with mounts and flags that do. */
const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
const reason = 'mounts need root and a kernel that allows them';

function mount(options: readonly string[], path: string): void {
  execFileSync('mount', [...options, path]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', path]);
  });
}

describe.skipIf(!canMount)(`a write that fails (skipped where it can’t be made: ${reason})`, () => {
  test('on a full disk leaves the old file and nothing else', async () => {
    const machine = makeMachine();
    const directory = dirname(machine.settings);
    mkdirSync(directory);
    mount(['-t', 'tmpfs', '-o', 'size=16k', 'none'], directory);
    put(machine.settings, LEAK.replace('"1"', JSON.stringify('x'.repeat(5000))));
    spawnSync('dd', ['if=/dev/zero', `of=${directory}/filler`, 'bs=1k', 'count=100']);
    const before = read(machine.settings);
    expect(await refusal(machine)).toMatch(/the disk is full \(ENOSPC\)/);
    expect(read(machine.settings)).toBe(before);
    expect(readdirSync(directory).sort()).toEqual(['filler', 'settings.json']);
    expect((await undo(machine)).run).toBeNull();
  });

  test('on a full disk under the backups changes nothing', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK.replace('"1"', JSON.stringify('x'.repeat(50_000))));
    const before = read(machine.settings);
    mkdirSync(machine.state, { recursive: true });
    mount(['-t', 'tmpfs', '-o', 'size=16k,mode=700', 'none'], machine.state);
    expect(await refusal(machine)).toMatch(/ENOSPC/);
    expect(read(machine.settings)).toBe(before);
    expect(readdirSync(`${machine.state}/backups`)).toEqual([]);
  });

  test('on a read-only file system is said as such', async () => {
    const machine = makeMachine();
    const directory = dirname(machine.settings);
    put(machine.settings, LEAK);
    mount(['--bind', directory], directory);
    execFileSync('mount', ['-o', 'remount,ro,bind', directory]);
    expect(await refusal(machine)).toMatch(/read-only \(EROFS\)/);
    expect(read(machine.settings)).toBe(LEAK);
    expect(readdirSync(directory)).toEqual(['settings.json']);
  });

  test('in a directory that nobody may write to, and works once that is put right', async () => {
    const machine = makeMachine('/var/tmp');
    const directory = dirname(machine.settings);
    put(machine.settings, LEAK);
    if (spawnSync('chattr', ['+i', directory]).status !== 0) return;
    try {
      expect(await refusal(machine)).toMatch(/EPERM|EACCES/);
      expect(leftovers(machine)).toEqual([]);
    } finally {
      execFileSync('chattr', ['-i', directory]);
    }
    await applyOne(machine);
    expect(read(machine.settings)).toBe(CLEAN);
  });

  test('of one file doesn’t stop the others', async () => {
    const machine = makeMachine();
    const { settings } = machine;
    put(settings, LEAK);
    const run = await apply(machine, [
      {
        path: `${machine.home}/absent/dir/x.json`,
        edit: { kind: 'json', format: { kind: 'json' }, remove: [], set: [{ path: ['a'], value: 1 }] },
      },
      { path: '/proc/version', edit: { kind: 'block', name: 'cordon', lines: ['x'] } },
      { path: settings, edit: { kind: 'json', format: { kind: 'json' }, remove: [['hooks']], set: [] } },
    ]);
    expect(run.edits.map(({ outcome }) => outcome.ok)).toEqual([true, false, true]);
    expect((await undo(machine)).edits.map(({ state }) => state)).toEqual(['restored', 'removed']);
    expect(read(settings)).toBe(LEAK);
    expect(readdirSync(machine.home)).not.toContain('absent');
  });
});
