import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { startTimeOf } from '../../src/host/process-identity.ts';
import { runningSupervisor } from '../../src/host/running-supervisor.ts';
import { layOut } from './laid-out.ts';

/** A process that the client's own lock names, as it stands on a machine where a supervisor runs. */
async function startSupervisor(home: string, env: Readonly<Record<string, string>>, procStart?: string) {
  const child = spawn(process.execPath, ['-e', 'console.log("up"); setTimeout(() => {}, 30_000)'], {
    env: { HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const pid = child.pid ?? 0;
  const lock = { pid, version: '2.1.330', origin: 'transient', procStart: procStart ?? startTimeOf(pid) };
  mkdirSync(join(home, '.claude'), { recursive: true });
  writeFileSync(join(home, '.claude/daemon.lock'), JSON.stringify(lock));
  return pid;
}

describe.runIf(existsSync('/proc/self/environ'))('a background supervisor with a route of its own', () => {
  it.each([
    {
      behaviour: 'is a warning where it was started from a routed shell',
      env: { ANTHROPIC_BASE_URL: 'https://router.example' },
      found: 1,
    },
    { behaviour: 'is a warning where a key came with it', env: { ANTHROPIC_AUTH_TOKEN: 'made-up' }, found: 1 },
    { behaviour: 'is nothing where what routes is blank', env: { ANTHROPIC_BASE_URL: '' }, found: 0 },
    { behaviour: 'is nothing where it was not', env: {}, found: 0 },
  ])('$behaviour', async ({ env, found }) => {
    const place = layOut({});
    const pid = await startSupervisor(place.home, env);
    const report = await doctor(place.host, { ...place.request, places: { asks: false } });
    const mine = report.findings.filter(
      ({ rule, message }) => rule === 'residue' && message.includes(`process ${pid}`),
    );
    expect(mine.map(({ severity }) => severity)).toEqual(Array.from({ length: found }, () => 'warning'));
    expect(JSON.stringify(report)).not.toContain('made-up');
  });

  it('that ended, and whose number another process has now, is none', async () => {
    const place = layOut({});
    const pid = await startSupervisor(place.home, { ANTHROPIC_BASE_URL: 'https://router.example' }, '1');
    expect(pid).toBeGreaterThan(1);
    expect(runningSupervisor(place.host, join(place.home, '.claude'))).toBeNull();
  });

  it.each(['', '{', '[]', 'null', '{"pid":0}', '{"pid":-1}', '{"pid":1.5}', '{"pid":"2"}'])(
    'is none where the lock holds %j',
    (text) => {
      const place = layOut({});
      mkdirSync(join(place.home, '.claude'), { recursive: true });
      writeFileSync(join(place.home, '.claude/daemon.lock'), text);
      expect(runningSupervisor(place.host, join(place.home, '.claude'))).toBeNull();
    },
  );
});
