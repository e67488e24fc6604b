import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import { LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import { createBox, KEY, putFile, putProgram, type ClientReport } from '../launch/box.ts';
import { cordon, sessionsOf, start, cordonArgv } from '../launch/launch.ts';

const KEYS = { LAB_KEY: KEY, OTHER_KEY: 'made-up-other' };
const SAY = `#!${process.execPath}\nprocess.stdout.write(JSON.stringify({ pid: process.pid, argv: process.argv.slice(2), env: { ...process.env } }));\n`;

describe('cordon exec', () => {
  test('gives a program the environment that the client gets', async () => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), SAY);
    const [client, program] = [
      await cordon(box, ['run', 'lab'], { env: KEYS }),
      await cordon(box, ['exec', 'lab', '--', 'agent'], { env: KEYS }),
    ];
    const [given, got] = [client, program].map(({ stdout }) => (JSON.parse(stdout.toString()) as ClientReport).env);
    const ofAnySession = (env: object | undefined): unknown =>
      JSON.parse(JSON.stringify(env).replaceAll(/\w+-\w+-\w{6}(?=[/"])/g, 'ID'));
    expect(ofAnySession(got)).toEqual(ofAnySession(given));
    expect(got).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_AUTH_TOKEN: KEY,
      CORDON_PROFILE: 'lab',
    });
    expect(got?.['LAB_KEY']).toBeUndefined();
  });

  test('takes the route out of a native program’s environment', async () => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), SAY);
    const leaks = { ANTHROPIC_BASE_URL: 'http://leak.example', ANTHROPIC_API_KEY: 'leak', NODE_OPTIONS: '' };
    const { stdout } = await cordon(box, ['exec', 'native', '--', 'agent'], { env: leaks });
    const { env } = JSON.parse(stdout.toString()) as ClientReport;
    expect(Object.keys(env).filter((name) => name in leaks)).toEqual([]);
  });

  test.each([
    {
      words: ['--', 'agent', '--', '--json', '{overlay}', '', "it's $HOME *"],
      argv: ['--', '--json', '{overlay}', '', "it's $HOME *"],
    },
    { words: ['agent', '--help', '--settings', 'x'], argv: ['--help', '--settings', 'x'] },
  ])('passes arguments exactly: $words', async ({ words, argv }) => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), SAY);
    const { stdout } = await cordon(box, ['exec', 'lab', ...words], { env: KEYS });
    expect((JSON.parse(stdout.toString()) as ClientReport).argv).toEqual(argv);
  });

  test.each([
    { of: 'the program’s own', words: ['lab', '--', 'sh', '-c', 'exit 7'], status: 7, signal: null },
    { of: 'a signal', words: ['lab', '--', 'sh', '-c', 'kill -TERM $$'], status: null, signal: 'SIGTERM' },
    { of: 'a missing program', words: ['lab', '--', 'no-such-program'], status: 127, signal: null },
    { of: 'a missing path', words: ['lab', '--', './no/such'], status: 127, signal: null },
    { of: 'a directory', words: ['lab', '--', '/tmp'], status: 126, signal: null },
    { of: 'an unknown profile', words: ['labb', '--', 'true'], status: 2, signal: null },
    { of: 'no program', words: ['lab', '--'], status: 2, signal: null },
    { of: 'no profile', words: [], status: 2, signal: null },
    { of: 'an option that isn’t one', words: ['--json', 'lab', 'true'], status: 2, signal: null },
    { of: 'its help', words: ['--help'], status: 0, signal: null },
  ])('ends with the status of $of', async ({ words, status, signal }) => {
    const box = createBox();
    const ended = await cordon(box, ['exec', ...words], { env: KEYS });
    expect({ status: ended.status, signal: ended.signal }).toEqual({ status, signal });
    expect(ended.stderr === '').toBe(status === 0 || status === 7 || signal !== null);
  });

  test('becomes the program', async () => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), SAY);
    const { pid, stdout } = await cordon(box, ['exec', 'lab', '--', 'agent'], { env: KEYS });
    expect((JSON.parse(stdout.toString()) as ClientReport).pid).toBe(pid);
  });

  test.each([
    { text: 'a script without an interpreter', content: 'echo "ran $1"\n', status: 0, out: 'ran x\n' },
    { text: 'a script whose interpreter is missing', content: '#!/no/such/interpreter\n', status: 126, out: '' },
    { text: 'a program of no system', content: new Uint8Array([1, 0, 2, 0]), status: 126, out: '' },
  ])('starts $text as a shell would', async ({ content, status, out }) => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), content);
    const ended = await cordon(box, ['exec', 'lab', '--', 'agent', 'x'], { env: KEYS });
    expect({ status: ended.status, out: ended.stdout.toString() }).toEqual({ status, out });
  });

  test('works where no claude is installed, and says by which rules', async () => {
    const box = createBox();
    const ended = await cordon(box, ['exec', 'lab', '--', 'sh', '-c', 'echo $ANTHROPIC_BASE_URL'], {
      env: { ...KEYS, PATH: '/usr/bin:/bin' },
    });
    expect({ status: ended.status, out: ended.stdout.toString() }).toEqual({ status: 0, out: 'http://127.0.0.1:9\n' });
    expect(ended.stderr).toContain('No claude was found, so the rules of Claude Code 2.1.330 are taken');
  });

  test.each([
    {
      of: 'a base URL',
      env: { ANTHROPIC_BASE_URL: 'http://leak.example' },
      says: 'http://leak.example instead of the vendor',
    },
    { of: 'a key', env: { ANTHROPIC_API_KEY: 'made-up-leak' }, says: 'ANTHROPIC_API_KEY instead of the person' },
    { of: 'nothing that routes', env: { EDITOR: 'vi' }, says: null },
  ])('says that a program’s own client is not held against $of in user settings', async ({ env, says }) => {
    const box = createBox();
    putProgram(path.join(box.bin, 'agent'), '#!/bin/sh\necho ran\n');
    putFile(path.join(box.home, '.claude', 'settings.json'), { env });
    for (const [file, content] of Object.entries(storedLogin(LOGIN_TOKEN)))
      putFile(path.join(box.home, file), content as object);
    const told = async (...words: readonly string[]) => (await cordon(box, ['exec', ...words], { env: KEYS })).stderr;
    const stderr = await told('native', '--', 'agent');
    if (says === null) expect(stderr).toBe('');
    else expect(stderr).toMatch(/^cordon: If the program brings a client of its own .* your settings files move it\./);
    expect(stderr).toContain(says ?? '');
    expect(stderr).not.toContain('made-up-leak');
    // The environment of a routed session holds it, and a client that is named gets the overlay.
    expect(await told('lab', '--', 'agent')).toBe('');
    expect(await told('native', '--', 'claude')).toBe('');
  });

  test('refuses what a launch would refuse', async () => {
    const box = createBox();
    const ended = await cordon(box, ['exec', 'lab', '--', 'true'], { env: { LAB_KEY: '  ' } });
    expect([2, 3]).toContain(ended.status);
    expect(sessionsOf(box)).toEqual([]);
  });

  test('is a session while it runs', async () => {
    const box = createBox();
    writeFileSync(path.join(box.cwd, 'go'), '');
    const child = start(box, cordonArgv('exec', 'lab', '--', 'sleep', '20'), { env: KEYS });
    try {
      await expect.poll(() => sessionsOf(box).length, { timeout: 10_000 }).toBe(1);
      const { stdout } = await cordon(box, ['status', '--json']);
      expect(JSON.parse(stdout.toString())).toMatchObject({
        sessions: [{ profile: 'lab', pid: child.pid, cwd: box.cwd, gateway: null }],
      });
    } finally {
      child.kill('SIGKILL');
    }
  });
});
