import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../src/core/report/verify-report.ts';
import { cordonProgram } from '../lab/pinned-client.ts';
import { arrange, type Situation } from './situation.ts';

/** A program in the client's place that leaves a process of its own and then hangs. */
function putHanging({ layout }: Situation): string {
  const file = path.join(layout.directory, 'claude');
  const body = 'setsid sleep 300 & echo $! > "$HOME/left"; echo $$ > "$HOME/started"; sleep 300';
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && { echo '2.1.330 (Claude Code)'; exit 0; }\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const line = ['verify', 'lab', '--json'];

function start(situation: Situation) {
  const { layout, env } = situation;
  return spawn(process.execPath, [cordonProgram, ...line], {
    cwd: layout.cwd,
    env: { ...env, CORDON_CLAUDE: putHanging(situation) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function waitForFile(file: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(file) && readFileSync(file, 'utf8') !== '') return readFileSync(file, 'utf8').trim();
    await wait(50);
  }
  throw new Error(`${file} never came`);
}

function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe.skipIf(process.platform !== 'linux')('a verification that is broken off', () => {
  test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
    'by %s leaves no process and no session, and says so',
    async (signal) => {
      const situation = arrange({}, { provider: 'http://127.0.0.1:9' });
      const { home } = situation.layout;
      const child = start(situation);
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const started = await waitForFile(path.join(home, 'started'));
      const left = await waitForFile(path.join(home, 'left'));
      child.kill(signal);
      expect(await ended).toBe(4);
      const report = JSON.parse(stdout) as VerifyReport;
      expect(report).toMatchObject({ verdict: 'unproven', observed: [] });
      expect(report.reasons).toEqual([`The verification was broken off by ${signal}.`]);
      expect([started, left].filter(isRunning)).toEqual([]);
      expect(readdirSync(path.join(home, '.local', 'state', 'cordon', 'sessions'))).toEqual([]);
    },
  );
});

// A network of its own, in which there are two ports and both are taken, for as long as the command runs.
const TAKEN = `
echo '40000 40001' > /proc/sys/net/ipv4/ip_local_port_range || exit 9
"$1" -e 'for (const port of [40000, 40001]) require("net").createServer().listen(port, "127.0.0.1"); console.log("taken")' > "$HOME/taken" &
until grep -q taken "$HOME/taken" 2> /dev/null; do sleep 0.05; done
"$@"; status=$?
kill $!
exit $status`;

function withoutPorts(argv: readonly string[]): readonly string[] {
  return ['-n', 'sh', '-c', TAKEN, 'sh', ...argv];
}

const canTakePorts =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-n', 'sh', '-c', 'echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range'], {
    stdio: 'ignore',
  }).status === 0;

test.skipIf(!canTakePorts)('where every port is taken, a verification is unproven and starts nothing', () => {
  const situation = arrange({}, { provider: 'http://127.0.0.1:9' });
  const { layout, env } = situation;
  const ran = spawnSync('unshare', [...withoutPorts([process.execPath, cordonProgram, ...line])], {
    cwd: layout.cwd,
    env: { ...env, CORDON_CLAUDE: putHanging(situation) },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 4, stderr: '' });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    verdict: 'unproven',
    reasons: ['No server could be opened on 127.0.0.1, so nothing can be observed.'],
  });
  expect(existsSync(path.join(layout.home, 'started'))).toBe(false);
});
