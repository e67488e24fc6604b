import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { layOut } from './laid-out.ts';

describe.runIf(existsSync('/proc/self/environ'))('a background supervisor with a route of its own', () => {
  it.each([
    {
      behaviour: 'is a warning where it was started from a routed shell',
      env: { ANTHROPIC_BASE_URL: 'https://router.example' },
      found: 1,
    },
    { behaviour: 'is nothing where it was not', env: {}, found: 0 },
  ])('$behaviour', async ({ env, found }) => {
    const place = layOut({});
    mkdirSync(join(place.home, '.claude/daemon'), { recursive: true });
    const child = spawn(
      process.execPath,
      ['-e', 'console.log("up"); setTimeout(() => {}, 30_000)', '--', '--bg-spare'],
      {
        env: { HOME: place.home, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const report = await doctor(place.host, { ...place.request, places: { asks: false } });
    const mine = report.findings.filter(
      ({ rule, message }) => rule === 'residue' && message.includes(`process ${child.pid}`),
    );
    expect(mine.map(({ severity }) => severity)).toEqual(Array.from({ length: found }, () => 'warning'));
  });
});
