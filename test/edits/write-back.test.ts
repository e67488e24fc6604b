import { chmodSync, copyFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitStatusOfRun } from '../../src/core/report/edit-report.ts';
import { applyEdits } from '../../src/host/edits/apply-edits.ts';
import type { EditStep } from '../../src/host/edits/edit-step.ts';
import { WATCH_MS } from '../../src/host/edits/watch-edits.ts';
import { apply, CLEAN, LEAK, makeMachine, modeOf, put, read, REMOVE_LEAK, undo } from './machine.ts';
import type { Machine } from './machine.ts';

function later(ms: number, act: () => void): void {
  const timer = setTimeout(act, ms);
  onTestFinished(() => clearTimeout(timer));
}

/** Starts something harmless under the client's name. */
function startClaude(machine: Machine): number {
  const program = `${machine.home}/claude`;
  copyFileSync('/bin/sleep', program);
  const child = spawn(program, ['30'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child.pid ?? 0;
}

describe('after the write', () => {
  test('a file is watched for at least half a second, and a second at most', () => {
    expect(WATCH_MS).toEqual([0, 100, 250, 500, 750, 1000]);
  });

  test.each([50, 480, 700])('a program that writes the key back after %i ms is reported and named', async (ms) => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    const pid = startClaude(machine);
    later(ms, () => writeFileSync(machine.settings, LEAK.replace('{}', '{ "x": [] }')));
    const run = await apply(machine, undefined, WATCH_MS);
    expect(run.edits[0]?.outcome).toMatchObject({
      ok: true,
      value: { state: 'written-back', id: '1', writers: expect.arrayContaining([{ pid, name: 'Claude Code' }]) },
    });
    expect(exitStatusOfRun(run)).toBe(3);
  });

  test('a program that writes something else is not', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    later(50, () => writeFileSync(machine.settings, '{ "theme": "dark" }'));
    const run = await apply(machine, undefined, WATCH_MS);
    expect(run.edits[0]?.outcome).toMatchObject({ ok: true, value: { state: 'written', writers: [] } });
    expect(exitStatusOfRun(run)).toBe(0);
  });

  test('an edit that lasts ends with 0, and can be undone', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    expect(exitStatusOfRun(await apply(machine, undefined, WATCH_MS))).toBe(0);
    expect(read(machine.settings)).toBe(CLEAN);
    await undo(machine);
    expect(read(machine.settings)).toBe(LEAK);
  });
});

describe('a program that writes in the middle of an edit', () => {
  const foreign = LEAK.replace('"hooks": {}', '"theme": "dark"');

  async function interrupt(machine: Machine, step: EditStep, times: number) {
    let left = times;
    const onStep = (at: EditStep) => {
      if (at !== step || left === 0) return;
      left -= 1;
      writeFileSync(machine.settings, foreign.replace('"1"', JSON.stringify('x'.repeat(left + 1))));
    };
    return applyEdits({
      host: machine.host,
      edits: [{ path: machine.settings, edit: REMOVE_LEAK }],
      command: 'cordon doctor --fix',
      version: null,
      looks: [0],
      onStep,
    });
  }

  test.each<EditStep>(['read', 'synced', 'compared', 'set-aside'])(
    'at “%s” loses nothing: the edit is made on what it wrote',
    async (step) => {
      const machine = makeMachine();
      put(machine.settings, LEAK);
      const run = await interrupt(machine, step, 2);
      expect(run.ok && run.value.edits[0]?.outcome).toMatchObject({ ok: true, value: { state: 'written' } });
      expect(read(machine.settings)).toBe(
        foreign.replace('"1"', '"x"').replace('    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",\n', ''),
      );
    },
  );

  test('or changes the mode or the link: the edit begins anew with what is there', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK, 0o644);
    const edits = [{ path: machine.settings, edit: REMOVE_LEAK }];
    const request = { host: machine.host, edits, command: 'cordon doctor --fix', version: null, looks: [0] };
    await applyEdits({
      ...request,
      onStep: (at) => (at === 'synced' ? chmodSync(machine.settings, 0o600) : undefined),
    });
    expect(read(machine.settings)).toBe(CLEAN);
    expect(modeOf(machine.settings)).toBe(0o600);
    const [one, other] = [`${machine.home}/one.json`, `${machine.home}/other.json`];
    put(one, LEAK);
    put(other, LEAK);
    const link = `${machine.home}/link.json`;
    symlinkSync(one, link);
    const relink = () => {
      rmSync(link);
      symlinkSync(other, link);
    };
    await applyEdits({
      ...request,
      edits: [{ path: link, edit: REMOVE_LEAK }],
      onStep: (at) => (at === 'synced' ? relink() : undefined),
    });
    expect([read(one), read(other)]).toEqual([LEAK, CLEAN]);
  });

  test('again and again makes the edit give up, and its file stays', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    const run = await interrupt(machine, 'synced', 100);
    expect(run.ok && run.value.edits[0]?.outcome).toMatchObject({
      ok: false,
      problem: { kind: 'unsafe', code: 'edit-contended' },
    });
    expect(read(machine.settings)).toContain('http://127.0.0.1:9');
    expect((await undo(machine)).run).toBeNull();
  });
});
