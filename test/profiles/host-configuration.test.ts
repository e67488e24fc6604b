import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../src/core/problem.ts';
import { configurationPath, loadConfiguration, readConfigurationText } from '../../src/host/configuration.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { writeConfiguration } from '../../src/host/write-configuration.ts';
import { CONFIG, makeMachine, place } from './machine.ts';

const POSIX = process.platform !== 'win32';
const ROOT = process.getuid?.() === 0;

describe('where the configuration is', () => {
  it.each([
    { behaviour: 'named', env: { CORDON_CONFIG: '/a/b.jsonc', XDG_CONFIG_HOME: '/x', HOME: '/h' }, path: '/a/b.jsonc' },
    { behaviour: 'named from here', env: { CORDON_CONFIG: 'b.jsonc', HOME: '/h' }, path: '/here/b.jsonc' },
    {
      behaviour: 'an empty name counts for nothing',
      env: { CORDON_CONFIG: '', HOME: '/h' },
      path: '/h/.config/cordon/config.jsonc',
    },
    { behaviour: 'below XDG_CONFIG_HOME', env: { XDG_CONFIG_HOME: '/x', HOME: '/h' }, path: '/x/cordon/config.jsonc' },
    {
      behaviour: 'a relative XDG_CONFIG_HOME counts for nothing',
      env: { XDG_CONFIG_HOME: 'x', HOME: '/h' },
      path: '/h/.config/cordon/config.jsonc',
    },
    { behaviour: 'below the home directory', env: { HOME: '/h' }, path: '/h/.config/cordon/config.jsonc' },
    { behaviour: 'nowhere without a home', env: {}, path: null },
    { behaviour: 'nowhere with a relative home', env: { HOME: 'h' }, path: null },
  ])('$behaviour', ({ env, path }) => {
    expect(configurationPath(createNodeHost({ env, cwd: '/here' }))).toBe(path);
  });
  it('is below APPDATA on Windows', () => {
    expect(configurationPath(createNodeHost({ env: { APPDATA: '/roaming' }, cwd: '/here', platform: 'win32' }))).toBe(
      join('/roaming', 'cordon', 'config.jsonc'),
    );
  });
});

describe('loading the configuration', () => {
  it('gives the defaults where there is none', async () => {
    const { host } = makeMachine();
    expect(await loadConfiguration(host)).toEqual({
      ok: true,
      value: {
        path: null,
        defaultProfile: 'native',
        providers: [],
        profiles: [],
        broken: [],
        budget: null,
        projects: [],
        prices: [],
        ledger: 'sqlite',
      },
    });
  });
  it('gives the defaults where there is no home either', async () => {
    expect((await loadConfiguration(createNodeHost({ env: {}, cwd: null }))).ok).toBe(true);
  });
  it('reads what is there', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, '{ "profiles": { "a": { "provider": "ollama", "configDir": "~/c" } } }');
    expect(await loadConfiguration(host)).toMatchObject({
      ok: true,
      value: { profiles: [{ name: 'a', configDir: join(home, 'c') }] },
    });
  });
  it('follows a link to where the file really is', async () => {
    const { host, home } = makeMachine();
    const real = place(home, 'dotfiles/cordon.jsonc', '{}');
    mkdirSync(join(home, '.config/cordon'), { recursive: true });
    symlinkSync(real, join(home, CONFIG));
    expect((await loadConfiguration(host)).ok).toBe(true);
  });
  it('takes a link that leads nowhere for no file', async () => {
    const { host, home } = makeMachine();
    mkdirSync(join(home, '.config/cordon'), { recursive: true });
    symlinkSync(join(home, 'gone'), join(home, CONFIG));
    expect((await loadConfiguration(host)).ok).toBe(true);
  });
});

const unusable: readonly {
  readonly behaviour: string;
  readonly make: (path: string) => void;
  readonly says: string;
  readonly status: number;
  readonly when: boolean;
}[] = [
  { behaviour: 'a directory', make: (path) => mkdirSync(path), says: 'it is a directory', status: 2, when: true },
  {
    behaviour: 'a pipe that nobody writes to',
    make: (path) => execFileSync('mkfifo', [path]),
    says: 'it is not a regular file',
    status: 2,
    when: POSIX,
  },
  {
    behaviour: 'a device',
    make: (path) => symlinkSync('/dev/zero', path),
    says: 'it is not a regular file',
    status: 2,
    when: POSIX,
  },
  { behaviour: 'a loop of links', make: (path) => symlinkSync(path, path), says: 'loop', status: 2, when: POSIX },
  {
    behaviour: 'more than a mebibyte',
    make: (path) => place(path, '../config.jsonc', ' '.repeat(1024 * 1024 + 1)),
    says: 'larger than 1048576 bytes',
    status: 2,
    when: true,
  },
  {
    behaviour: 'bytes that are no UTF-8',
    make: (path) => place(path, '../config.jsonc', new Uint8Array([0x7b, 0xff, 0x7d])),
    says: 'it is not UTF-8',
    status: 2,
    when: true,
  },
  {
    behaviour: 'UTF-16',
    make: (path) => place(path, '../config.jsonc', Buffer.from('\uFEFF{}', 'utf16le')),
    says: 'it is not UTF-8',
    status: 2,
    when: true,
  },
  {
    behaviour: 'a file that everybody may write to',
    make: (path) => chmodSync(place(path, '../config.jsonc', '{}'), 0o666),
    says: 'everybody may write to it',
    status: 3,
    when: POSIX,
  },
  {
    behaviour: 'a file that the person may not open',
    make: (path) => chmodSync(place(path, '../config.jsonc', '{}'), 0o000),
    says: 'permission denied',
    status: 2,
    when: POSIX && !ROOT,
  },
];

describe('a configuration that can’t be read is refused within a second', () => {
  it.each(unusable.filter(({ when }) => when))('$behaviour', async ({ make, says, status }) => {
    const { host, home } = makeMachine();
    const path = join(home, CONFIG);
    mkdirSync(dirname(path), { recursive: true });
    make(path);
    const before = performance.now();
    const loaded = await loadConfiguration(host);
    expect(performance.now() - before).toBeLessThan(1000);
    if (loaded.ok) throw new Error('it was accepted');
    expect(loaded.problem.message).toContain(path);
    expect(loaded.problem.message).toContain(says);
    expect(exitStatusOf(loaded.problem)).toBe(status);
  });

  it.runIf(ROOT)('a file of another user', async () => {
    const { home } = makeMachine();
    const path = place(home, CONFIG, '{}');
    chownSync(path, 4321, 4321);
    const host = { ...makeMachine({ HOME: home }).host, uid: 1234 };
    expect(await loadConfiguration(host)).toMatchObject({
      ok: false,
      problem: { kind: 'unsafe', message: expect.stringContaining('another user') as string },
    });
  });
});

describe('writing the configuration', () => {
  it('makes a private file in a private directory', async () => {
    const { host, home } = makeMachine();
    expect(await writeConfiguration(host, { text: '{}\n', before: null })).toEqual({
      ok: true,
      value: join(home, CONFIG),
    });
    expect(statSync(join(home, CONFIG)).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, '.config/cordon')).mode & 0o777).toBe(0o700);
  });
  it('keeps a link and writes its target', async () => {
    const { host, home } = makeMachine();
    const real = place(home, 'dotfiles/cordon.jsonc', '{}');
    mkdirSync(join(home, '.config/cordon'), { recursive: true });
    symlinkSync(real, join(home, CONFIG));
    expect((await writeConfiguration(host, { text: '{ }', before: '{}' })).ok).toBe(true);
    expect(lstatSync(join(home, CONFIG)).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('{ }');
  });
  it('refuses a link that leads nowhere, and keeps it', async () => {
    const { host, home } = makeMachine();
    mkdirSync(join(home, '.config/cordon'), { recursive: true });
    symlinkSync(join(home, 'gone'), join(home, CONFIG));
    expect(await writeConfiguration(host, { text: '{}', before: null })).toMatchObject({
      ok: false,
      problem: { kind: 'unsafe' },
    });
    expect(lstatSync(join(home, CONFIG)).isSymbolicLink()).toBe(true);
  });
  it('refuses where the file changed in the meantime', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, '{ "ledger": "sqlite" }');
    expect(await writeConfiguration(host, { text: '{}', before: '{ }' })).toMatchObject({
      ok: false,
      problem: { kind: 'unsafe', code: 'configuration-write' },
    });
    expect(readConfigurationText(host)).toMatchObject({ ok: true, value: { text: '{ "ledger": "sqlite" }' } });
  });
});
