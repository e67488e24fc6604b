import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { SHIM_MARKER } from '../../src/core/plan/shim-marker.ts';
import { conformanceCommand, type ConformanceInput } from '../../src/commands/conformance.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { renderConformance } from '../../src/render/conformance.ts';
import { builtCordon, cordonProgram, pinnedClient, pinnedVersion } from '../lab/pinned-client.ts';

const client = pinnedClient();
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A home with a leak in it that would change every cell, and a folder for the labs of this test alone. */
function machine() {
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-conformance-'));
  directories.push(directory);
  const [home, tmp] = [path.join(directory, 'home'), path.join(directory, 'tmp')];
  mkdirSync(path.join(home, '.claude'), { recursive: true });
  mkdirSync(tmp);
  const leak = {
    env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', ANTHROPIC_MODEL: 'leak/model' },
    model: 'leak/model',
  };
  writeFileSync(path.join(home, '.claude', 'settings.json'), JSON.stringify(leak));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: tmp, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
  return { directory, home, tmp, env };
}

/** A shell script in the client's place. */
function putClient(directory: string, body: string): string {
  const file = path.join(directory, 'claude');
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && { echo '9.9.9 (Claude Code)'; exit 0; }\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

function check(input: Partial<ConformanceInput>, env: Readonly<Record<string, string>>) {
  return conformanceCommand(createNodeHost({ env, cwd: '/' }), {
    client: null,
    n: 0,
    seed: 1,
    cordon: builtCordon,
    ...input,
  });
}

describe.skipIf(client === null)('cordon conformance, on the real client', () => {
  test('names the version, runs rows and random cases, and leaves the person’s home alone', async () => {
    const { home, env } = machine();
    const done: number[] = [];
    const outcome = await check(
      {
        client,
        n: 3,
        only: ['user-half', 'user-bedrock', 'project-helper'],
        onProgress: (progress) => done.push(progress.done),
      },
      env,
    );
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const contained = { outcome: 'contained', evidence: [] };
    expect(outcome.value).toMatchObject({
      schema: 1,
      client: { path: client, version: pinnedVersion(), verified: true },
      holds: true,
      rows: ['user-half', 'user-bedrock', 'project-helper'].map((id) => ({ id, native: contained, routed: contained })),
      random: { seed: 1, cases: 3, predicted: 3, missed: [] },
      differences: [],
    });
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(readdirSync(home, { recursive: true, encoding: 'utf8' }))).toEqual(
      new Set(['.claude', '.claude/settings.json']),
    );
    expect(renderConformance(outcome.value, false)).toContain(`Claude Code ${pinnedVersion()}: every rule holds`);
  });

  // What a launch rests on is taken out of it: the very same client, without its first settings argument.
  test('says which rules differ on a client that doesn’t heed the overlay', async () => {
    const { directory, env } = machine();
    const body = `for word; do shift; case "$word" in --settings) skip=1;; *) [ -n "$skip" ] && { skip=; continue; }; set -- "$@" "$word";; esac; done; exec '${client}' "$@"`;
    const outcome = await check({ client: putClient(directory, body), only: ['user-half'] }, env);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    expect(outcome.value).toMatchObject({ holds: false, client: { version: '9.9.9', verified: false } });
    expect(outcome.value.differences).toEqual([
      'user-half (user settings: base URL alone), native: leaks: sent the login to stranger; sent the prompt to stranger.',
    ]);
  });
});

describe('cordon conformance, without a client that works', () => {
  const run = (words: readonly string[], env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [cordonProgram, 'conformance', ...words], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });

  test.each([
    { words: ['--client', '/nowhere/claude'], status: 4, says: "/nowhere/claude isn't there" },
    { words: ['--n', '-1'], status: 2, says: 'whole number' },
    { words: ['--n', 'many'], status: 2, says: 'whole number' },
    { words: ['--seed', '1.5'], status: 2, says: 'whole number' },
    { words: ['--row', 'absent'], status: 2, says: 'no row "absent"' },
  ])('$words ends with $status', ({ words, status, says }) => {
    const ran = run(words, machine().env);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: '' });
    expect(ran.stderr).toContain(says);
  });

  test.each([
    { behaviour: 'is not there', make: (directory: string) => path.join(directory, 'nothing') },
    { behaviour: 'is a directory', make: (directory: string) => directory },
    {
      behaviour: 'is a program of cordon’s own',
      make: (directory: string) => putClient(directory, `# ${SHIM_MARKER}`),
    },
  ])('a --client that $behaviour is corrected behind --client', ({ make }) => {
    const { directory, env } = machine();
    const ran = run(['--client', make(directory)], env);
    expect(ran.status).toBe(4);
    expect(ran.stderr).toContain('behind --client');
    expect(ran.stderr).not.toContain('CORDON_CLAUDE');
  });

  test('with --json a missing client is one object too', () => {
    const ran = run(['--json', '--client', '/nowhere/claude'], machine().env);
    expect(ran.status).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({ schema: 1 });
  });

  test('a client that only crashes is told by its words, and nothing stays', () => {
    const { directory, tmp, env } = machine();
    const ran = run(['--client', putClient(directory, 'echo "panic: bad" >&2; exit 134')], env);
    expect(ran.status).toBe(4);
    expect(ran.stderr).toContain('it ended with 134 and said "panic: bad"');
    expect(readdirSync(tmp)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('one that is broken off ends what it started, and says so', async () => {
    const { directory, tmp, env } = machine();
    const started = path.join(directory, 'started');
    const file = putClient(directory, `setsid sleep 300 & echo $! $$ > ${started}; sleep 300`);
    const child = spawn(process.execPath, [cordonProgram, 'conformance', '--client', file], { env });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    for (let tries = 0; tries < 200 && !existsSync(started); tries += 1) await wait(50);
    await wait(200);
    child.kill('SIGINT');
    expect(await ended).toBe(4);
    expect(stderr).toContain('broken off by SIGINT');
    const running = readFileSync(started, 'utf8')
      .trim()
      .split(' ')
      .filter((pid) => {
        const file = `/proc/${pid}/status`;
        return existsSync(file) && !/^State:\s+Z/m.test(readFileSync(file, 'utf8'));
      });
    expect(running).toEqual([]);
    expect(readdirSync(tmp)).toEqual([]);
  });
});
