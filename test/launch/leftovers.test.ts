import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CONFIGURATION, createBox, KEY, putClient, putConfiguration, putFile, type Box } from './box.ts';
import { cordon, cordonArgv, filesBelow, sessionsOf, start } from './launch.ts';

const isLinux = process.platform === 'linux';
const LAB = { LAB_KEY: KEY };
const stateOf = ({ home }: Box) => path.join(home, '.local', 'state', 'cordon');
const sessionOf = (box: Box, id: string) => path.join(stateOf(box), 'sessions', id);

/** When a process started, in the kernel's ticks. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function putSession(box: Box, id: string, record: object | string): string {
  const directory = sessionOf(box, id);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  putFile(
    path.join(directory, 'session.json'),
    typeof record === 'string'
      ? record
      : { schema: 1, id, profile: 'lab', startedAt: '2026-01-01T00:00:00.000Z', cwd: '/', ...record },
  );
  putFile(path.join(directory, 'settings.json'), '{}');
  return directory;
}

describe('what a launch leaves', () => {
  test('after many launches the state is as large as after one', async () => {
    const box = createBox();
    const names = [];
    for (let count = 0; count < 6; count += 1) {
      await cordon(box, ['run', count % 2 === 0 ? 'native' : 'lab'], { env: LAB });
      names.push(
        filesBelow(stateOf(box))
          .map(({ file }) => path.relative(stateOf(box), file).replace(/^sessions\/[^/]+/, 'sessions/ID'))
          .sort(),
      );
    }
    const inside = ['bin/claude', 'session.json', 'settings.json', 'shell.sh'].map((name) => `sessions/ID/${name}`);
    const one = ['clients.json', 'configuration.json', ...inside];
    expect(names.slice(1)).toEqual([one, one, one, one, one]);
  });

  test.skipIf(!isLinux)('its own files are the person’s alone, whatever the umask', async () => {
    const box = createBox();
    const child = start(box, ['/bin/sh', '-c', 'umask 000; exec "$@"', 'sh', ...cordonArgv('run', 'lab')], {
      env: LAB,
    });
    child.stdout!.resume();
    await once(child, 'close');
    const modes = new Map<string, string>();
    const look = (file: string) => {
      const stat = lstatSync(file);
      modes.set(
        path.relative(box.home, file).replace(/sessions\/[^/]+/, 'sessions/ID'),
        (stat.mode & 0o777).toString(8),
      );
      if (stat.isDirectory()) for (const name of readdirSync(file)) look(path.join(file, name));
    };
    look(stateOf(box));
    expect(Object.fromEntries(modes)).toEqual({
      '.local/state/cordon': '700',
      '.local/state/cordon/clients.json': '600',
      '.local/state/cordon/configuration.json': '600',
      '.local/state/cordon/sessions': '700',
      '.local/state/cordon/sessions/ID': '700',
      '.local/state/cordon/sessions/ID/bin': '700',
      '.local/state/cordon/sessions/ID/bin/claude': '700',
      '.local/state/cordon/sessions/ID/session.json': '600',
      '.local/state/cordon/sessions/ID/settings.json': '600',
      '.local/state/cordon/sessions/ID/shell.sh': '600',
    });
  });

  test('nothing is left in the temporary directory', async () => {
    const box = createBox();
    await cordon(box, ['run', 'lab'], { env: LAB });
    expect(filesBelow(box.env['TMPDIR'] ?? '')).toEqual([]);
  });
});

describe.skipIf(!isLinux)('the next start clears away', () => {
  test('sessions of dead processes, and never a living one', async () => {
    const box = createBox();
    putClient(box, { body: `process.stdout.write(process.argv[3]); process.stdin.resume();` });
    const child = start(box, cordonArgv('run', 'lab'), { env: LAB });
    const [overlay] = (await once(child.stdout!, 'data')) as [Buffer];
    for (let count = 0; count < 3; count += 1) await cordon(box, ['run', 'native']);
    expect(existsSync(overlay.toString())).toBe(true);
    expect(sessionsOf(box)).toHaveLength(2);
    child.stdin!.end();
    await once(child, 'close');
    await cordon(box, ['run', 'native']);
    expect(existsSync(overlay.toString())).toBe(false);
    expect(sessionsOf(box)).toHaveLength(1);
  });

  const MINUTES_AGO = new Date(Date.now() - 10 * 60_000);
  test.each([
    { behaviour: 'a process that is gone', record: { pid: 4_000_000, processStart: '1' }, kept: false },
    { behaviour: 'a pid that another process has now', record: { pid: process.pid, processStart: '1' }, kept: false },
    { behaviour: 'the very process', record: { pid: process.pid, processStart: startOf(process.pid) }, kept: true },
    {
      behaviour: 'the very process, where its start could not be told',
      record: { pid: process.pid, processStart: null },
      kept: true,
    },
    { behaviour: 'a record that is no JSON, old', record: '{"schema":1,', old: true, kept: false },
    { behaviour: 'a record that is no JSON, new: a launch may be writing it', record: '', kept: true },
    { behaviour: 'a record with another shape, old', record: '[]', old: true, kept: false },
  ])('$behaviour: kept is $kept', async ({ record, old, kept }) => {
    const box = createBox();
    const directory = putSession(box, 'forged', record);
    if (old === true) utimesSync(directory, MINUTES_AGO, MINUTES_AGO);
    expect((await cordon(box, ['run', 'native'])).status).toBe(0);
    expect(existsSync(directory)).toBe(kept);
  });

  test('a link among the sessions, but never what it points to', async () => {
    const box = createBox();
    const precious = putFile(path.join(box.directory, 'precious', 'file'), 'x');
    putFile(path.join(path.dirname(precious), 'session.json'), {
      schema: 1,
      id: 'x',
      profile: 'x',
      pid: 4_000_000,
      processStart: '1',
    });
    mkdirSync(path.join(stateOf(box), 'sessions'), { recursive: true, mode: 0o700 });
    symlinkSync(path.dirname(precious), sessionOf(box, 'linked'));
    expect((await cordon(box, ['run', 'native'])).status).toBe(0);
    expect(readdirSync(path.dirname(precious)).sort()).toEqual(['file', 'session.json']);
  });
});

describe.skipIf(!isLinux)('a launch that is killed', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while a credential helper runs ends by it, and the helper too',
    async (signal) => {
      const box = createBox();
      const note = path.join(box.directory, 'helper');
      putConfiguration(box, {
        ...CONFIGURATION,
        profiles: {
          slow: {
            ...CONFIGURATION.profiles.lab,
            credential: `cmd:["/bin/sh","-c","echo $$ > ${note}; exec sleep 60"]`,
          },
        },
      });
      const child = start(box, cordonArgv('run', 'slow'));
      while (!existsSync(note) || readFileSync(note, 'utf8') === '') await wait(20);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      const helper = Number(readFileSync(note, 'utf8'));
      // A zombie still has its pid until whoever inherits it has asked.
      const ended = () =>
        !existsSync(`/proc/${helper}`) || readFileSync(`/proc/${helper}/stat`, 'utf8').includes(') Z ');
      await expect.poll(ended).toBe(true);
      expect(sessionsOf(box)).toEqual([]);
    },
  );

  test('at any moment blocks nothing, and its rest goes with the next starts', async () => {
    const box = createBox();
    putConfiguration(box, {
      ...CONFIGURATION,
      profiles: {
        slow: { ...CONFIGURATION.profiles.lab, credential: 'cmd:["/bin/sh","-c","sleep 0.05; echo made-up"]' },
      },
    });
    putClient(box, { body: 'process.stdin.resume();' });
    for (let count = 0; count < 12; count += 1) {
      const child = start(box, cordonArgv('run', 'slow'));
      child.stdout!.resume();
      await wait(30 + count * 12);
      process.kill(-child.pid!, 'SIGKILL');
      await once(child, 'close');
    }
    putClient(box);
    const ended = await cordon(box, ['run', 'slow']);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    expect(sessionsOf(box).filter((id) => existsSync(path.join(sessionOf(box, id), 'session.json')))).toHaveLength(1);
  });
});
