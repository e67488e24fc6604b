import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIGURATION, createBox, putClient, putConfiguration, putFile, putShellClient } from './box.ts';
import { cordon, cordonArgv, reportOf, runIn, start } from './launch.ts';

const isLinux = process.platform === 'linux';
const canReplace = process.platform !== 'win32';

/** Processes of one process group, by what the kernel says. */
function groupOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe.skipIf(!canReplace)('a launch becomes the client', () => {
  test('the client has the pid that was started', async () => {
    const ended = await cordon(createBox(), ['run', 'native']);
    expect(reportOf(ended).pid).toBe(ended.pid);
  });

  test.skipIf(!isLinux)('no other process is left in its group while it runs', async () => {
    const box = createBox();
    putClient(box, { body: `process.stdout.write('up'); process.stdin.resume();` });
    const child = start(box, cordonArgv('run', 'native'));
    await once(child.stdout!, 'data');
    expect(groupOf(child.pid!)).toEqual([child.pid]);
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test.each([0, 1, 7, 126, 255])('exit status %i is the client’s own', async (status) => {
    const box = createBox();
    putClient(box, { body: `process.exit(${status});` });
    const ended = await cordon(box, ['run', 'native']);
    expect({ status: ended.status, signal: ended.signal, stderr: ended.stderr }).toEqual({
      status,
      signal: null,
      stderr: '',
    });
  });

  test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGABRT'])(
    'death by %s is seen by the parent as that signal',
    async (signal) => {
      const box = createBox();
      putShellClient(box, `kill -${signal.slice(3)} $$`);
      const ended = await cordon(box, ['run', 'native']);
      expect({ status: ended.status, signal: ended.signal }).toEqual({ status: null, signal });
    },
  );

  test('a signal that is sent to the launched pid arrives at the client once', async () => {
    const box = createBox();
    putShellClient(
      box,
      `n=0; trap 'n=$((n+1)); echo "got $n"' USR1; trap 'exit 42' TERM; echo up; while :; do sleep 0.05; done`,
    );
    const child = start(box, cordonArgv('run', 'native'));
    let seen = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (seen += text));
    await once(child.stdout!, 'data');
    child.kill('SIGUSR1');
    await once(child.stdout!, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([42, null]);
    expect(seen).toBe('up\ngot 1\n');
  });

  test('a client whose reader goes away ends by SIGPIPE, as in `claude | head -1`', async () => {
    const box = createBox();
    putShellClient(box, 'exec yes');
    const script = '{ "$@"; echo "status $?" >&2; } | head -1';
    const ended = await runIn(box, ['/bin/sh', '-c', script, 'sh', ...cordonArgv('run', 'native')]);
    expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({
      stdout: 'y\n',
      stderr: 'status 141\n',
    });
  });

  test('five million bytes on standard input pass through untouched', async () => {
    const box = createBox();
    putShellClient(box, 'exec cat');
    const bytes = randomBytes(5_000_000);
    const ended = await cordon(box, ['run', 'native', '-p'], { stdin: bytes });
    expect(ended.status).toBe(0);
    expect(ended.stdout.equals(bytes)).toBe(true);
  });

  test.skipIf(!isLinux).each([
    { behaviour: 'the first launch, which asks the client for its version', profile: 'native', times: 1 },
    { behaviour: 'a later launch', profile: 'native', times: 2 },
    { behaviour: 'a launch that runs a credential helper', profile: 'helped', times: 2 },
  ])('its streams have the flags that they have without cordon: $behaviour', async ({ profile, times }) => {
    const box = createBox();
    putConfiguration(box, {
      ...CONFIGURATION,
      profiles: { helped: { ...CONFIGURATION.profiles.lab, credential: 'cmd:["/bin/echo","made-up"]' } },
    });
    putShellClient(box, 'for n in 0 1 2; do grep flags /proc/$$/fdinfo/$n; done');
    const piped = ['/bin/sh', '-c', 'true | "$@" 2>&1 | cat', 'sh'];
    const direct = await runIn(box, [...piped, 'claude']);
    let through = direct;
    for (let count = 0; count < times; count += 1)
      through = await runIn(box, [...piped, ...cordonArgv('run', profile)]);
    expect(direct.stdout.toString()).toBe('flags:\t00\nflags:\t01\nflags:\t01\n');
    expect(through.stdout.toString()).toBe(direct.stdout.toString());
  });

  test.each([
    { behaviour: 'no standard input', redirect: '<&-', out: /"pid"/ },
    { behaviour: 'no standard output', redirect: '>&-', out: /^$/ },
    { behaviour: 'no standard error', redirect: '2>&-', out: /"pid"/ },
    { behaviour: 'none of the three', redirect: '<&- >&- 2>&-', out: /^$/ },
  ])('$behaviour: the client starts all the same', async ({ redirect, out }) => {
    const box = createBox();
    const ended = await runIn(box, ['/bin/sh', '-c', `exec "$@" ${redirect}`, 'sh', ...cordonArgv('run', 'native')]);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    expect(ended.stdout.toString()).toMatch(out);
  });

  test.each(['dumb', '', undefined])('TERM=%s changes nothing', async (TERM) => {
    const ended = await cordon(createBox(), ['run', 'native'], { env: { TERM } });
    expect(reportOf(ended).env['TERM']).toBe(TERM);
    expect(ended.stderr).toBe('');
  });

  test('the working directory is the one that cordon was started in', async () => {
    const box = createBox();
    const cwd = `${box.directory}/a b\n☂`;
    putFile(`${cwd}/x`, '');
    expect(reportOf(await cordon(box, ['run', 'native'], { cwd })).cwd).toBe(cwd);
  });
});

describe('what cordon itself prints, where nobody reads', () => {
  test.each([
    { behaviour: 'a plan', args: ['run', '--dry-run', '--json', 'native'], status: 0 },
    { behaviour: 'help', args: ['--help'], status: 0 },
  ])('$behaviour into a closed pipe ends quietly', async ({ args, status }) => {
    const box = createBox();
    const script = '{ "$@"; echo "status $?" >&2; } | true';
    const ended = await runIn(box, ['/bin/sh', '-c', script, 'sh', ...cordonArgv(...args)]);
    expect(ended.stderr).toBe(`status ${status}\n`);
  });

  test.skipIf(!isLinux)('a full disk is one line and status 4', async () => {
    const box = createBox();
    const ended = await runIn(box, [
      '/bin/sh',
      '-c',
      'exec "$@" >/dev/full',
      'sh',
      ...cordonArgv('run', '--dry-run', 'native'),
    ]);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({
      status: 4,
      stderr: 'cordon: The output could not be written: ENOSPC.\n',
    });
  });
});
