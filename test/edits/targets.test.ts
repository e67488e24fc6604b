import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { previewEdit } from '../../src/host/edits/preview-edits.ts';
import {
  applyOne,
  CLEAN,
  LEAK,
  leftovers,
  makeMachine,
  modeOf,
  put,
  read,
  refusal,
  REMOVE_LEAK,
  undo,
} from './machine.ts';

const isRoot = process.getuid?.() === 0;

describe('what is kept', () => {
  test.each([0o600, 0o644, 0o640, 0o400])('the mode %o, whatever the umask', async (mode) => {
    const machine = makeMachine();
    put(machine.settings, LEAK, mode);
    const before = process.umask(0);
    try {
      await applyOne(machine);
    } finally {
      process.umask(before);
    }
    expect(read(machine.settings)).toBe(CLEAN);
    expect(modeOf(machine.settings)).toBe(mode);
    await undo(machine);
    expect(modeOf(machine.settings)).toBe(mode);
  });

  test.runIf(isRoot)('the group (only root can give a file another)', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK, 0o640);
    chownSync(machine.settings, 0, 4242);
    await applyOne(machine);
    expect(statSync(machine.settings)).toMatchObject({ uid: 0, gid: 4242 });
  });

  test('a link into a repository: its target is edited, and git’s tracking is told', async () => {
    const machine = makeMachine();
    const real = `${machine.home}/dotfiles/claude.json`;
    put(real, LEAK);
    mkdirSync(dirname(machine.settings));
    symlinkSync('../dotfiles/claude.json', machine.settings);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', dirname(real), ...args], {
        env: { PATH: process.env.PATH ?? '', HOME: machine.home },
        stdio: 'ignore',
      });
    git('init');
    expect(await previewEdit(machine.host, { path: machine.settings, edit: REMOVE_LEAK })).toMatchObject({
      ok: true,
      value: { tracked: false },
    });
    git('add', 'claude.json');
    expect(await previewEdit(machine.host, { path: machine.settings, edit: REMOVE_LEAK })).toMatchObject({
      ok: true,
      value: { tracked: true },
    });
    expect(await applyOne(machine)).toMatchObject({ target: real, tracked: true, state: 'written' });
    expect(readlinkSync(machine.settings)).toBe('../dotfiles/claude.json');
    expect(read(real)).toBe(CLEAN);
    await undo(machine);
    expect(read(real)).toBe(LEAK);
    expect(lstatSync(machine.settings).isSymbolicLink()).toBe(true);
  });

  test('state, backups and manifests are the owner’s alone', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    await applyOne(machine);
    const backups = `${machine.state}/backups`;
    expect([modeOf(machine.state), modeOf(backups)]).toEqual([0o700, 0o700]);
    const names = execFileSync('ls', [backups], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toHaveLength(3);
    expect(names.map((name) => modeOf(`${backups}/${name}`))).toEqual([0o600, 0o600, 0o600]);
  });
});

describe('what is refused, and left as it is', () => {
  const wanted = (path: string) => ({ path, edit: REMOVE_LEAK });

  test('a link that leads nowhere', async () => {
    const machine = makeMachine();
    mkdirSync(dirname(machine.settings));
    symlinkSync('nowhere.json', machine.settings);
    expect(await refusal(machine)).toContain('a symbolic link that leads nowhere');
    expect(readlinkSync(machine.settings)).toBe('nowhere.json');
    expect(existsSync(`${machine.home}/.claude/nowhere.json`)).toBe(false);
  });

  test('links that loop', async () => {
    const machine = makeMachine();
    mkdirSync(dirname(machine.settings));
    symlinkSync('settings.json', machine.settings);
    expect(await refusal(machine)).toContain('its symbolic links loop');
  });

  test('a pipe, a device and a directory, at once', async () => {
    const machine = makeMachine();
    const pipe = `${machine.home}/pipe`;
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', `${machine.home}/zero`);
    const start = Date.now();
    expect(await refusal(machine, wanted(pipe))).toContain('not a regular file');
    expect(await refusal(machine, wanted(`${machine.home}/zero`))).toContain('not a regular file');
    expect(await refusal(machine, wanted(machine.home))).toContain('a directory');
    expect(Date.now() - start).toBeLessThan(1000);
  });

  test('a file with several names', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    linkSync(machine.settings, `${machine.home}/other`);
    expect(await refusal(machine)).toContain('several names');
    expect(read(machine.settings)).toBe(LEAK);
    expect(statSync(machine.settings).nlink).toBe(2);
  });

  test('a file that anybody may write', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK, 0o666);
    expect(await refusal(machine)).toContain('anybody may write to it');
  });

  test.runIf(isRoot)('a file of another user', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    chownSync(machine.settings, 4242, 4242);
    expect(await refusal(machine)).toContain('belongs to another user');
  });

  test('a file that is too large', async () => {
    const machine = makeMachine();
    put(machine.settings, `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`);
    expect(await refusal(machine)).toContain('larger than');
  });

  test.each(['.claude.json', '.credentials.json', 'managed-settings.json', 'managed-settings.d/a.json'])(
    '%s, also behind a link',
    async (name) => {
      const machine = makeMachine();
      put(`${machine.home}/${name}`, LEAK);
      symlinkSync(`${machine.home}/${name}`, `${machine.home}/link.json`);
      expect(await refusal(machine, wanted(`${machine.home}/${name}`))).toContain('is not edited');
      expect(await refusal(machine, wanted(`${machine.home}/link.json`))).toContain('is not edited');
      expect(read(`${machine.home}/${name}`)).toBe(LEAK);
    },
  );

  test('a state directory that others may write to', async () => {
    const machine = makeMachine();
    put(machine.settings, LEAK);
    mkdirSync(machine.state, { recursive: true });
    chmodSync(machine.state, 0o777);
    await expect(applyOne(machine)).rejects.toThrow('others may write to it');
    expect(read(machine.settings)).toBe(LEAK);
  });

  test('a document that the client drops, with no trace in the state', async () => {
    const machine = makeMachine();
    put(machine.settings, '{\n  "env": { "ANTHROPIC_BASE_URL": "x", },\n}\n');
    expect(await refusal(machine)).toMatch(/settings\.json:2 \(byte 40\) is not edited: the client drops it/);
    expect(leftovers(machine)).toEqual([]);
    expect((await undo(machine)).run).toBeNull();
  });
});

test('a preview writes nothing at all', async () => {
  const machine = makeMachine();
  put(machine.settings, LEAK);
  const preview = await previewEdit(machine.host, { path: machine.settings, edit: REMOVE_LEAK });
  expect(preview).toMatchObject({ ok: true, value: { changed: true, places: ['env.ANTHROPIC_BASE_URL'] } });
  expect(existsSync(machine.state)).toBe(false);
  expect(read(machine.settings)).toBe(LEAK);
});
