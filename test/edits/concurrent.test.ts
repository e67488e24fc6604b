import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireLock } from '../../src/host/edits/edit-lock.ts';
import { editOf } from './child-edits.ts';
import { apply, applyOne, CLEAN, LEAK, leftovers, makeMachine, put, read, undo } from './machine.ts';
import { run, runChild } from './run-child.ts';

const NAMES = Array.from({ length: 8 }, (_, index) => `LEAK_${index}`);
const DOCUMENT = `${JSON.stringify({ count: 0, env: Object.fromEntries([...NAMES, 'KEPT'].map((name) => [name, 'x'.repeat(400)])) }, null, 2)}\n`;

type Settings = { readonly count: number; readonly env: Readonly<Record<string, string>> };

function settingsOf(text: string): Settings {
  return JSON.parse(text) as Settings;
}

/** Reads a file over and over until told to stop, and counts the readings that were no whole document. */
function watchForTears(path: string): () => Promise<{ readonly readings: number; readonly torn: number }> {
  const seen = { readings: 0, torn: 0, stopped: false };
  const watching = (async () => {
    while (!seen.stopped) {
      seen.readings += 1;
      try {
        settingsOf(readFileSync(path, 'utf8'));
      } catch {
        seen.torn += 1;
      }
      await sleep(1);
    }
  })();
  return async () => {
    seen.stopped = true;
    await watching;
    return seen;
  };
}

describe('eight processes that edit one file at once', () => {
  test('lose nothing and tear nothing', async () => {
    const machine = makeMachine();
    put(machine.settings, DOCUMENT);
    const stop = watchForTears(machine.settings);
    const ended = await Promise.all(NAMES.map((name) => runChild({ machine, verb: 'apply', name })));
    expect(ended.map(({ status }) => status)).toEqual(NAMES.map(() => 0));
    const { readings, torn } = await stop();
    expect(torn).toBe(0);
    expect(readings).toBeGreaterThan(20);
    expect(Object.keys(settingsOf(read(machine.settings)).env)).toEqual(['KEPT']);
    expect(leftovers(machine)).toEqual([]);
    for (const left of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect((await undo(machine)).edits).toMatchObject([{ state: 'restored' }]);
      expect(Object.keys(settingsOf(read(machine.settings)).env)).toHaveLength(left + 1);
    }
    expect(read(machine.settings)).toBe(DOCUMENT);
  });

  test('claim nothing that a foreign writer brought back, and lose none of its writes', async () => {
    const machine = makeMachine();
    put(machine.settings, DOCUMENT);
    const writer = fileURLToPath(new URL('foreign-writer.ts', import.meta.url));
    const foreign = run({ machine, argv: [process.execPath, writer, machine.settings, 'rename', '20'] });
    await expect.poll(() => settingsOf(read(machine.settings)).count).toBeGreaterThan(0);
    const stop = watchForTears(machine.settings);
    const ended = await Promise.all(
      NAMES.map((name) => runChild({ machine, verb: 'apply', name, looks: [0, 100, 250, 500] })),
    );
    put(`${machine.settings}.stop`, '');
    const counted = JSON.parse((await foreign).stdout) as { readonly counted: number; readonly lost: number };
    const { torn } = await stop();
    expect(torn).toBe(0);
    const { count, env } = settingsOf(read(machine.settings));
    expect(counted.lost).toBe(0);
    expect(count).toBe(counted.counted);
    expect(env['KEPT']).toBeDefined();
    // 0 says that it is gone for good; 3 that it came back, or that the file was never still for long enough.
    expect(ended.map(({ status }) => status)).toEqual(NAMES.map((name) => (name in env ? 3 : 0)));
    await apply(
      machine,
      NAMES.map((name) => ({ path: machine.settings, edit: editOf(name) })),
    );
    expect(Object.keys(settingsOf(read(machine.settings)).env)).toEqual(['KEPT']);
    expect(leftovers(machine)).toEqual([]);
  });
});

describe('the lock', () => {
  test('of a process that is gone is broken by one of many', async () => {
    const machine = makeMachine();
    put(machine.settings, DOCUMENT);
    await runChild({ machine, verb: 'apply', lethal: 'locked' });
    const ended = await Promise.all(NAMES.map((name) => runChild({ machine, verb: 'apply', name })));
    expect(ended.map(({ status }) => status)).toEqual(NAMES.map(() => 0));
    expect(Object.keys(settingsOf(read(machine.settings)).env)).toEqual(['KEPT']);
    expect(leftovers(machine)).toEqual([]);
  });

  test('of a living process is waited for, and named when the time is up', async () => {
    const machine = makeMachine();
    const path = `${machine.home}/edits.lock`;
    const first = await acquireLock({ host: machine.host, path, timeoutMs: 0 });
    const second = await acquireLock({ host: machine.host, path, timeoutMs: 50 });
    expect(second).toMatchObject({
      ok: false,
      problem: { code: 'edit-locked', kind: 'unsafe', message: expect.stringContaining(`process ${process.pid}`) },
    });
    if (first.ok) setTimeout(first.value.release, 30);
    expect(await acquireLock({ host: machine.host, path, timeoutMs: 5000 })).toMatchObject({ ok: true });
  });

  test('of a process whose pid another has now is broken', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    put(`${machine.state}/edits.lock`, JSON.stringify({ pid: process.pid, processStart: '1', nonce: 'n' }), 0o600);
    await applyOne(machine);
    expect(read(machine.settings)).toBe(CLEAN);
    expect(leftovers(machine)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'of a process that ended and whose parent never asks is broken',
    async () => {
      const machine = makeMachine();
      put(machine.settings, LEAK);
      const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
      onTestFinished(() => {
        parent.kill('SIGKILL');
      });
      const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ');
      put(`${machine.state}/edits.lock`, JSON.stringify({ pid, processStart: null, nonce: 'n' }), 0o600);
      await applyOne(machine);
      expect(read(machine.settings)).toBe(CLEAN);
    },
  );
});
