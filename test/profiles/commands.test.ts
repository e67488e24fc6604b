import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialise } from '../../src/commands/init.ts';
import { addProfileCommand } from '../../src/commands/profile-add.ts';
import { listProfilesCommand } from '../../src/commands/profile-list.ts';
import { profilePathCommand } from '../../src/commands/profile-path.ts';
import { removeProfileCommand } from '../../src/commands/profile-remove.ts';
import { showProfileCommand } from '../../src/commands/profile-show.ts';
import { loadConfiguration } from '../../src/host/configuration.ts';
import { renderInit, renderProfileChange, renderProfileList, renderProfileShow } from '../../src/render/profile.ts';
import { CONFIG, makeMachine, place } from './machine.ts';

const FREE = { provider: 'openrouter', model: 'qwen/qwen3-coder:free' };

describe('cordon init', () => {
  it('writes a configuration that works, and says what is left to do', async () => {
    const { host, home } = makeMachine();
    const done = await initialise(host, { ...FREE, profile: 'free', yes: true });
    if (!done.ok) throw new Error(done.problem.message);
    expect(done.value).toEqual({
      schema: 1,
      configuration: join(home, CONFIG),
      profile: 'free',
      replaced: null,
      startUp: null,
      next: ['Put the key into the environment variable OPENROUTER_API_KEY.', 'Start a session with: cordon run free'],
    });
    expect(statSync(join(home, CONFIG)).mode & 0o777).toBe(0o600);
    expect(await loadConfiguration(host)).toMatchObject({
      ok: true,
      value: { profiles: [{ name: 'free', model: 'qwen/qwen3-coder:free' }] },
    });
    expect(renderInit(done.value)).toContain('was written, with the profile "free".');
  });
  it('has less to say where the key is set already', async () => {
    const { host } = makeMachine({ OPENROUTER_API_KEY: 'sk-or-made-up' });
    expect(await initialise(host, { ...FREE, yes: true })).toMatchObject({
      ok: true,
      value: { next: ['Start a session with: cordon run openrouter'] },
    });
  });
  it('leaves an existing configuration as it is', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, '{ /* mine */ }');
    expect(await initialise(host, { ...FREE, yes: true })).toMatchObject({
      ok: false,
      problem: { code: 'configuration-exists', kind: 'unsafe' },
    });
    expect(readFileSync(join(home, CONFIG), 'utf8')).toBe('{ /* mine */ }');
  });
  it('replaces it where it is told to, keeps the old one, and says where', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, 'broken {');
    const done = await initialise(host, { ...FREE, yes: true, force: true });
    if (!done.ok) throw new Error(done.problem.message);
    expect(readFileSync(done.value.replaced ?? '', 'utf8')).toBe('broken {');
    expect(renderInit(done.value)).toContain(done.value.replaced);
  });
  it.each([
    { behaviour: 'no provider and nobody to ask', input: {}, code: 'provider-missing' },
    {
      behaviour: 'a provider that isn’t there',
      input: { provider: 'openruoter', credential: 'env:A' },
      code: 'unknown-provider',
    },
    {
      behaviour: 'a key in place of a reference',
      input: { provider: 'zai', credential: 'sk-or-v1-0123456789abcdef' },
      code: 'literal-secret',
    },
    { behaviour: 'custom without an address', input: { provider: 'custom' }, code: 'base-url-missing' },
    {
      behaviour: 'a built-in provider elsewhere',
      input: { provider: 'zai', baseUrl: 'https://a.example' },
      code: 'provider-built-in',
    },
    {
      behaviour: 'an address with /v1',
      input: { provider: 'custom', baseUrl: 'https://a.example/v1' },
      code: 'bad-base-url',
    },
    {
      behaviour: 'clear text to another machine',
      input: { provider: 'custom', profile: 'lan', baseUrl: 'http://10.0.0.7:4000' },
      code: 'insecure-http',
    },
    { behaviour: 'a name that isn’t one', input: { provider: 'zai', profile: '../x' }, code: 'bad-name' },
    { behaviour: 'native', input: { provider: 'zai', profile: 'native' }, code: 'reserved-name' },
    { behaviour: 'a window in words', input: { provider: 'zai', contextWindow: 'large' }, code: 'bad-context-window' },
    {
      behaviour: 'another header',
      input: { provider: 'custom', baseUrl: 'https://a.example', auth: 'basic' },
      code: 'bad-auth',
    },
  ])('refuses $behaviour, and writes nothing', async ({ input, code }) => {
    const { host, home } = makeMachine();
    const refused = await initialise(host, { ...input, yes: true });
    expect(refused).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(refused)).not.toContain('0123456789abcdef');
    expect(existsSync(join(home, CONFIG))).toBe(false);
  });
  it('fails plainly where there is no home', async () => {
    const { host } = makeMachine({ HOME: '' });
    expect(await initialise(host, { ...FREE, yes: true })).toMatchObject({
      ok: false,
      problem: { code: 'no-home', kind: 'usage' },
    });
  });
});

describe('cordon profile', () => {
  it('adds, lists, shows and removes, and keeps what a person wrote', async () => {
    const { host, home } = makeMachine();
    const mine = `{\n  // my own\n  "profiles": {\n    "local": { "provider": "ollama", "model": "qwen3.5" }, // at home\n  },\n}\n`;
    place(home, CONFIG, mine);
    const added = await addProfileCommand(host, {
      name: 'lab',
      provider: 'custom',
      baseUrl: 'http://127.0.0.1:4010',
      credential: 'env:LAB_KEY',
      model: 'some/model',
      contextWindow: '131072',
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(renderProfileChange(added.value)).toBe(
      `The profile "lab" was added to ${join(home, CONFIG)}.\nPut the key into the environment variable LAB_KEY.\nStart a session with: cordon run lab\n`,
    );
    expect(readFileSync(join(home, CONFIG), 'utf8')).toContain(
      '"local": { "provider": "ollama", "model": "qwen3.5" }, // at home\n',
    );

    const listed = await listProfilesCommand(host);
    if (!listed.ok) throw new Error(listed.problem.message);
    expect(
      listed.value.profiles.map(({ name, provider, destination, credential, isDefault }) => [
        name,
        provider,
        destination,
        credential,
        isDefault,
      ]),
    ).toEqual([
      ['native', 'anthropic', null, null, true],
      ['local', 'ollama', 'http://localhost:11434', null, false],
      ['lab', 'lab', 'http://127.0.0.1:4010', 'env:LAB_KEY', false],
    ]);
    expect(renderProfileList(listed.value, false).split('\n').slice(0, 4)).toEqual([
      'PROFILE   PROVIDER   MODEL                 CREDENTIAL',
      'native *  anthropic  the client’s default  your own login',
      'local     ollama     qwen3.5               none needed',
      'lab       lab        some/model            env:LAB_KEY',
    ]);

    const shown = await showProfileCommand(host, { name: 'lab' });
    expect(shown).toMatchObject({
      ok: true,
      value: {
        profile: { entry: { provider: 'lab', credential: 'env:LAB_KEY', model: 'some/model', contextWindow: 131072 } },
      },
    });
    if (shown.ok) expect(renderProfileShow(shown.value, false)).toContain('destination    http://127.0.0.1:4010');

    expect(await removeProfileCommand(host, { name: 'lab' })).toMatchObject({
      ok: true,
      value: { action: 'removed', next: ['No profile uses the provider "lab" any more; it is still in the file.'] },
    });
    expect(await removeProfileCommand(host, { name: 'lab' })).toMatchObject({
      ok: false,
      problem: { code: 'unknown-profile' },
    });
    expect(readFileSync(join(home, CONFIG), 'utf8')).toContain('// at home');
    expect(readdirSync(join(home, '.config/cordon'))).toEqual(['config.jsonc']);
  });

  it('makes the file where there is none', async () => {
    const { host, home } = makeMachine();
    expect((await addProfileCommand(host, { name: 'free', ...FREE })).ok).toBe(true);
    expect(readFileSync(join(home, CONFIG), 'utf8')).toContain('// A credential is a reference');
    expect(profilePathCommand(host)).toEqual({
      ok: true,
      value: { schema: 1, configuration: join(home, CONFIG), exists: true },
    });
  });

  it.each([
    { behaviour: 'a name that is taken', text: '{"profiles":{"free":{"provider":"ollama"}}}', code: 'profile-exists' },
    { behaviour: 'a broken file', text: '{"profiles": {', code: 'configuration-syntax' },
    {
      behaviour: 'a file with a secret in it',
      text: '{"profiles":{"a":{"provider":"zai","credential":"hunter2"}}}',
      code: 'literal-secret',
    },
  ])('doesn’t edit over $behaviour', async ({ text, code }) => {
    const { host, home } = makeMachine();
    place(home, CONFIG, text);
    expect(await addProfileCommand(host, { name: 'free', ...FREE })).toMatchObject({ ok: false, problem: { code } });
    expect(readFileSync(join(home, CONFIG), 'utf8')).toBe(text);
  });

  it('doesn’t move a provider that other profiles use', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, '{"providers":{"litellm":{"baseUrl":"http://127.0.0.1:1"}}}');
    expect(
      await addProfileCommand(host, { name: 'new', provider: 'litellm', baseUrl: 'http://127.0.0.1:2' }),
    ).toMatchObject({ ok: false, problem: { code: 'provider-exists' } });
  });

  it.each(['native', 'nobody', '../x'])('doesn’t remove %s', async (name) => {
    const { host } = makeMachine();
    expect(await removeProfileCommand(host, { name })).toMatchObject({ ok: false, problem: { kind: 'usage' } });
  });
});
