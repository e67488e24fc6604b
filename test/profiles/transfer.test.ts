import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addProfileCommand } from '../../src/commands/profile-add.ts';
import { exportProfilesCommand } from '../../src/commands/profile-export.ts';
import { importProfilesCommand } from '../../src/commands/profile-import.ts';
import { renderProfileExport, renderProfileImport } from '../../src/render/profile-transfer.ts';
import { CONFIG, makeMachine, place } from './machine.ts';

const OWN = {
  providers: { lab: { baseUrl: 'https://lab.example' }, spare: { baseUrl: 'https://spare.example' } },
  profiles: {
    free: { provider: 'openrouter', model: 'a/b', credential: 'keychain:openrouter' },
    lab: { provider: 'lab', model: 'm', credential: 'cmd:["pass","show","lab"]', configDir: '@home/second' },
    tuned: { provider: 'openrouter', model: 'c/d', credential: 'keychain:openrouter', args: ['--verbose'] },
  },
};

function machine(configuration: object | null = OWN) {
  const made = makeMachine();
  const text = JSON.stringify(configuration, null, 2).replaceAll('@home', made.home);
  if (configuration !== null) place(made.home, CONFIG, text);
  const take = (
    file: string,
    options: {
      readonly overwrite?: boolean;
      readonly allowsCommands?: boolean;
      readonly dryRun?: boolean;
      readonly apply?: boolean;
    } = {},
  ) =>
    importProfilesCommand(made.host, {
      file,
      dryRun: options.dryRun ?? false,
      overwrite: options.overwrite ?? false,
      allowsCommands: options.allowsCommands ?? false,
      confirm: async () => ({ apply: options.apply ?? true, replace: new Set() }),
    });
  return { ...made, text, take, config: () => readFileSync(join(made.home, CONFIG), 'utf8') };
}

async function exported(names: readonly string[] = []) {
  const from = machine();
  const done = await exportProfilesCommand(from.host, { names });
  if (!done.ok) throw new Error(done.problem.message);
  return { ...done.value, text: renderProfileExport(done.value) };
}

describe('cordon profile export and import', () => {
  it('carry profiles to another machine, with references and without a helper’s arguments', async () => {
    const { text, notices } = await exported();
    expect(JSON.parse(text)).toMatchObject({
      providers: { lab: { baseUrl: 'https://lab.example', auth: 'bearer' } },
      profiles: { lab: { credential: 'keychain:lab', configDir: '~/second' }, tuned: { args: ['--verbose'] } },
    });
    expect(text).not.toMatch(/pass|spare/);
    expect(notices.join()).toContain('keychain:lab');
    const { home, take, host } = machine(null);
    const done = await take(place(home, 'profiles.json', text));
    if (!done.ok) throw new Error(done.problem.message);
    expect(done.value).toMatchObject({
      state: 'done',
      profiles: [{ name: 'free', state: 'added' }, { name: 'lab', configDir: join(home, 'second') }, { name: 'tuned' }],
    });
    expect(renderProfileImport(done.value)).toContain('arguments --verbose');
    const again = await exportProfilesCommand(host, { names: [] });
    expect(again.ok && renderProfileExport(again.value)).toBe(text);
    expect(await take(join(home, 'profiles.json'))).toMatchObject({ ok: true, value: { state: 'nothing' } });
  });

  it('keep a profile of the same name unless they are told otherwise', async () => {
    const { text } = await exported(['free']);
    const own = { profiles: { free: { provider: 'openrouter', model: 'mine', credential: 'keychain:openrouter' } } };
    const { home, take, config, text: before } = machine(own);
    const file = place(home, 'profiles.json', text);
    expect(await take(file)).toMatchObject({ ok: true, value: { state: 'nothing', profiles: [{ state: 'kept' }] } });
    expect(config()).toBe(before);
    expect(await take(file, { overwrite: true })).toMatchObject({
      ok: true,
      value: { profiles: [{ state: 'replaced' }] },
    });
    expect(JSON.parse(config())).toMatchObject({ profiles: { free: { model: 'a/b' } } });
  });

  it.each([
    { behaviour: 'a dry run', options: { dryRun: true }, state: 'planned' },
    { behaviour: 'a no', options: { apply: false }, state: 'declined' },
  ])('write nothing for $behaviour', async ({ options, state }) => {
    const { text } = await exported(['free']);
    const { home, take } = machine(null);
    expect(await take(place(home, 'profiles.json', text), options)).toMatchObject({ ok: true, value: { state } });
    expect(existsSync(join(home, CONFIG))).toBe(false);
  });

  const profile = (entry: object, providers: object = {}) =>
    JSON.stringify({ providers, profiles: { incoming: entry } });
  const evil = { evil: { baseUrl: 'https://evil.example' } };
  it.each([
    {
      behaviour: 'runs a program',
      text: profile({ provider: 'openrouter', model: 'm', credential: 'cmd:["touch","/tmp/x"]' }),
      code: 'profile-import-refused',
    },
    {
      behaviour: 'sends a stored key of yours elsewhere',
      text: profile({ provider: 'evil', model: 'm', credential: 'keychain:openrouter' }, evil),
      code: 'profile-import-refused',
    },
    {
      behaviour: 'sends a well-known variable elsewhere',
      text: profile({ provider: 'evil', model: 'm', credential: 'env:ANTHROPIC_API_KEY' }, evil),
      code: 'profile-import-refused',
    },
    {
      behaviour: 'hides that in a fallback',
      text: profile(
        {
          provider: 'openrouter',
          model: 'm',
          credential: 'env:MINE',
          fallback: [{ provider: 'evil', model: 'm', credential: 'keychain:openrouter' }],
        },
        evil,
      ),
      code: 'profile-import-refused',
    },
    {
      behaviour: 'moves a provider of yours',
      text: profile(
        { provider: 'lab', model: 'm', credential: 'env:MINE' },
        { lab: { baseUrl: 'https://evil.example' } },
      ),
      code: 'profile-import-refused',
    },
    {
      behaviour: 'holds a secret',
      text: profile({ provider: 'openrouter', model: 'm', credential: 'sk-or-v1-0123456789abcdef0123456789abcdef' }),
      code: 'literal-secret',
    },
    {
      behaviour: 'sets an interpreter’s variable',
      text: profile({ provider: 'openrouter', model: 'm', credential: 'env:MINE', env: { NODE_OPTIONS: '-r x' } }),
      code: null,
    },
    {
      behaviour: 'redefines native',
      text: '{"profiles":{"native":{"provider":"openrouter","model":"m","credential":"env:X"}}}',
      code: 'reserved-name',
    },
    { behaviour: 'has a reserved key', text: '{"profiles":{"__proto__":{"provider":"openrouter"}}}', code: null },
    { behaviour: 'is nested too deep', text: '['.repeat(100_000), code: null },
    { behaviour: 'is no text', text: '\u0000', code: null },
  ])('refuse a file that $behaviour', async ({ text, code }) => {
    const { home, take, config, text: before } = machine();
    const done = await take(place(home, 'profiles.json', text));
    expect(done.ok).toBe(false);
    if (code !== null) expect(done).toMatchObject({ problem: { code } });
    expect(JSON.stringify(done)).not.toContain('0123456789abcdef');
    expect(config()).toBe(before);
  });

  it('refuse a device, and a file that isn’t there', async () => {
    const { home, take } = machine();
    symlinkSync('/dev/zero', join(home, 'device.json'));
    for (const file of ['device.json', 'missing.json'])
      expect(await take(join(home, file))).toMatchObject({
        ok: false,
        problem: { code: 'profile-file', kind: 'usage' },
      });
  });

  it('take a helper in where the person says so', async () => {
    const { home, take } = machine();
    const text = profile({ provider: 'openrouter', model: 'm', credential: 'cmd:["pass","x"]' });
    expect(await take(place(home, 'profiles.json', text), { allowsCommands: true })).toMatchObject({
      ok: true,
      value: { state: 'done' },
    });
  });

  it('don’t export what is built in', async () => {
    const { host } = machine();
    expect(await exportProfilesCommand(host, { names: ['native'] })).toMatchObject({
      ok: false,
      problem: { code: 'reserved-name' },
    });
  });
});

describe('a profile with a client directory of its own', () => {
  it('says what that takes away', async () => {
    const { host } = machine();
    const done = await addProfileCommand(host, {
      name: 'second',
      provider: 'anthropic',
      configDir: '~/.claude-second',
    });
    if (!done.ok) throw new Error(done.problem.message);
    expect(done.value.next[0]).toContain('a login, history, permissions and plugins of their own');
  });
});
