import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importProfiles } from '../../src/commands/import.ts';
import { IMPORT_SOURCES, type ImportSource } from '../../src/core/imports/found.ts';
import type { ImportReport } from '../../src/core/report/import-report.ts';
import { loadConfiguration } from '../../src/host/configuration.ts';
import { resolveCredential } from '../../src/host/credentials/resolve-credential.ts';
import type { Host } from '../../src/host/host.ts';
import { renderImport } from '../../src/render/import.ts';
import { CONFIG, makeMachine, place } from '../profiles/machine.ts';
import { CC_SWITCH_CONFIG, KEYS, putCcSwitchDatabase, putRouterDatabase, TREE } from './trees.ts';

type Run = { readonly dryRun?: boolean; readonly sources?: readonly ImportSource[]; readonly answer?: boolean };

async function run(
  host: Host,
  { dryRun = false, sources = IMPORT_SOURCES, answer = true }: Run = {},
): Promise<ImportReport> {
  const done = await importProfiles(host, { sources, dryRun, confirm: async () => answer });
  if (!done.ok) throw new Error(`${done.problem.code}: ${done.problem.message}`);
  const shown = JSON.stringify(done.value) + renderImport(done.value);
  for (const key of Object.values(KEYS)) expect(shown).not.toContain(key);
  return done.value;
}

function machine(files: Readonly<Record<string, string>> = TREE) {
  const made = makeMachine();
  for (const [name, text] of Object.entries(files)) place(made.home, name, text);
  return made;
}

/** Every file of the home but cordon's own, with its bytes and time. */
function others(home: string): Readonly<Record<string, string>> {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !/(^|\/)cordon(\/|$)/.test(name),
  );
  return Object.fromEntries(
    names.flatMap((name) => {
      const stat = lstatSync(join(home, name));
      return stat.isFile() ? [[name, `${stat.mtimeMs} ${readFileSync(join(home, name), 'base64')}`]] : [];
    }),
  );
}

const brief = ({ found }: ImportReport) =>
  found.map(({ source, label, state, profile, provider, model, credential, reason }) =>
    state === 'skipped' ? [source, label, state, reason] : [source, label, state, profile, provider, model, credential],
  );

describe('cordon import', () => {
  it('makes profiles of what every tool left, moves their keys, and changes nothing of theirs', async () => {
    const { host, home } = machine();
    putCcSwitchDatabase(home);
    const before = others(home);
    const report = await run(host);
    expect(brief(report)).toEqual([
      ['settings', 'settings', 'added', 'zai', 'zai', 'glm-5', 'keychain:zai'],
      ['cc-switch', 'Relay 中转 (fast)', 'added', 'relay-fast', 'relay-fast', 'fast-1', 'keychain:relay-fast'],
      ['cc-switch', 'Login', 'skipped', 'its key is the token of a login, which stays where it is'],
      [
        'cc-switch',
        'Translated',
        'skipped',
        'it speaks another protocol than the client, which only CC Switch’s own proxy translates',
      ],
      ['ccs', 'gemini', 'skipped', 'it is served by CCS’s own proxy, with a login that CCS keeps'],
      ['ccs', 'glm', 'same', 'zai', 'zai', 'glm-5', null],
      ['ccs', 'kimi', 'skipped', 'its key is only a placeholder'],
      ['claude-code-router', 'openrouter', 'added', 'openrouter', 'openrouter', 'b/two', 'env:OPENROUTER_API_KEY'],
      ['claude-code-router', 'deepseek', 'added', 'deepseek', 'deepseek', 'deepseek-chat', 'keychain:deepseek'],
      [
        'claude-code-router',
        'gemini',
        'skipped',
        'it speaks another protocol than the client, which only the router translates',
      ],
      ['clother', 'moonshot', 'added', 'moonshot', 'moonshot', 'kimi-k2.5', 'keychain:moonshot'],
      [
        'clother',
        'openrouter-coder',
        'added',
        'openrouter-coder',
        'openrouter',
        'qwen/qwen3-coder',
        'keychain:openrouter-coder',
      ],
      ['clother', 'my-relay', 'added', 'my-relay', 'my-relay', 'relay-large', 'keychain:my-relay'],
      ['shell', 'claude-free', 'added', 'openrouter-2', 'openrouter', 'z/free', 'env:OPENROUTER_KEY'],
      ['shell', 'claude-work', 'added', 'work', 'anthropic-api', null, 'keychain:work'],
    ]);
    expect(others(home)).toEqual(before);
    expect(existsSync(join(home, 'start-up-file-ran'))).toBe(false);
    expect(readdirSync(join(home, '.local/state/cordon/tmp'))).toEqual([]);
    const text = readFileSync(join(home, CONFIG), 'utf8');
    for (const key of Object.values(KEYS)) expect(text).not.toContain(key);
    expect(report.next.at(-1)).toContain('cordon doctor --fix');
    expect(renderImport(report)).toContain(`(${join(home, '.claude/settings.json')}:`);
  });

  it.each([
    { profile: 'relay-fast', key: KEYS.relay, baseUrl: 'https://fast.example/claude' },
    { profile: 'zai', key: KEYS.glm, baseUrl: 'https://api.z.ai/api/anthropic' },
  ])('makes a profile that works: $profile', async ({ profile: name, key, baseUrl }) => {
    const { host, home } = machine();
    putCcSwitchDatabase(home);
    await run(host, { sources: ['settings', 'cc-switch'] });
    const configuration = await loadConfiguration(host);
    const profile = configuration.ok ? configuration.value.profiles.find((one) => one.name === name) : undefined;
    if (profile?.credential == null) throw new Error('no such profile');
    expect(profile.provider.baseUrl).toBe(baseUrl);
    const { credential: reference, provider } = profile;
    const credential = await resolveCredential({ host, reference, provider });
    expect(credential.ok && credential.value.reveal()).toBe(key);
  });

  it('changes nothing the second time, and keeps comments and profiles of a configuration that is there', async () => {
    const { host, home } = machine();
    const own =
      '{\n  // mine\n  "profiles": {\n    "zai": { "provider": "openrouter", "model": "m", "credential": "env:X" } // keep\n  }\n}\n';
    place(home, CONFIG, own);
    const first = await run(host);
    expect(brief(first)[0]).toEqual(['settings', 'settings', 'added', 'zai-2', 'zai', 'glm-5', 'keychain:zai-2']);
    const text = readFileSync(join(home, CONFIG), 'utf8');
    expect(text).toContain('  // mine\n');
    expect(text).toContain('"zai": { "provider": "openrouter", "model": "m", "credential": "env:X" }, // keep\n');
    const second = await run(host);
    expect(second.state).toBe('nothing');
    expect(second.found.map(({ state }) => state).filter((state) => state !== 'skipped')).toEqual(
      Array.from({ length: 9 }, () => 'already'),
    );
    expect(readFileSync(join(home, CONFIG), 'utf8')).toBe(text);
  });

  it.each([
    { behaviour: 'a dry run', options: { dryRun: true }, state: 'planned' },
    { behaviour: 'an answer of no', options: { answer: false }, state: 'declined' },
  ])('writes neither profile nor key for $behaviour', async ({ options, state }) => {
    const { host, home } = machine();
    expect((await run(host, options)).state).toBe(state);
    expect(existsSync(join(home, CONFIG))).toBe(false);
    expect(existsSync(join(home, '.local/state/cordon/secrets'))).toBe(false);
  });

  it('looks only where it is told to', async () => {
    const { host } = machine();
    expect(
      new Set((await run(host, { sources: ['clother'], dryRun: true })).found.map(({ source }) => source)),
    ).toEqual(new Set(['clother']));
  });

  it('reads what CC Switch kept before its database', async () => {
    const { host } = machine({ '.cc-switch/config.json': CC_SWITCH_CONFIG });
    expect(brief(await run(host))).toEqual([
      ['cc-switch', 'DeepSeek', 'added', 'deepseek', 'deepseek', null, 'keychain:deepseek'],
    ]);
  });

  it('reads what claude-code-router keeps from version 3 on, and leaves its database as it is', async () => {
    const { host, home } = machine({});
    putRouterDatabase(home);
    const before = others(home);
    expect(brief(await run(host))).toEqual([
      ['claude-code-router', 'openrouter', 'added', 'openrouter', 'openrouter', 'a/one', 'env:OPENROUTER_API_KEY'],
      ['claude-code-router', 'Relay', 'added', 'relay', 'relay', 'relay-1', 'keychain:relay'],
      [
        'claude-code-router',
        'plain',
        'skipped',
        'it speaks another protocol than the client, which only the router translates',
      ],
      ['claude-code-router', 'agent', 'skipped', 'its key stands for a login that the router keeps'],
    ]);
    expect(others(home)).toEqual(before);
    const configuration = await loadConfiguration(host);
    const relay = configuration.ok ? configuration.value.profiles.find(({ name }) => name === 'relay') : undefined;
    expect(relay?.provider.baseUrl).toBe('https://relay.example/anthropic');
  });

  it.each([
    {
      label: 'huggingface',
      env: {
        ANTHROPIC_BASE_URL: 'https://router.huggingface.co/v1',
        ANTHROPIC_AUTH_TOKEN: KEYS.relay,
        ANTHROPIC_MODEL: 'openai/gpt-oss-120b:fastest',
        CCS_DROID_PROVIDER: 'generic-chat-completion-api',
      },
      is: ['skipped', 'it speaks another protocol than the client, which only CCS’s own proxy translates'],
    },
    {
      label: 'orouter',
      env: {
        ANTHROPIC_BASE_URL: 'https://openrouter.ai/api/v1',
        ANTHROPIC_AUTH_TOKEN: KEYS.openrouter,
        ANTHROPIC_API_KEY: '',
        ANTHROPIC_MODEL: 'qwen/qwen3-coder',
        CCS_DROID_PROVIDER: 'generic-chat-completion-api',
      },
      is: ['added', 'orouter', 'openrouter', 'qwen/qwen3-coder', 'keychain:orouter'],
    },
    {
      label: 'novita',
      env: {
        ANTHROPIC_BASE_URL: 'https://api.novita.ai/anthropic',
        ANTHROPIC_AUTH_TOKEN: KEYS.relay,
        ANTHROPIC_MODEL: 'deepseek/deepseek-v3.2',
        CCS_DROID_PROVIDER: 'anthropic',
      },
      is: ['added', 'novita', 'novita', 'deepseek/deepseek-v3.2', 'keychain:novita'],
    },
  ])('reads what CCS 7.79.1 wrote for $label', async ({ label, env, is }) => {
    const { host } = machine({ [`.ccs/${label}.settings.json`]: JSON.stringify({ env }) });
    expect(brief(await run(host))).toEqual([['ccs', label, ...is]]);
  });

  it('takes a provider of the router that speaks the client’s own protocol, without the path', async () => {
    const { host } = machine({
      '.claude-code-router/config.json': JSON.stringify({
        Providers: [
          {
            name: 'direct',
            api_base_url: 'https://relay.example/anthropic/v1/messages',
            api_key: KEYS.relay,
            models: ['m'],
            transformer: { use: ['Anthropic'] },
          },
        ],
      }),
    });
    expect(brief(await run(host))).toEqual([
      ['claude-code-router', 'direct', 'added', 'direct', 'direct', 'm', 'keychain:direct'],
    ]);
    const configuration = await loadConfiguration(host);
    const [direct] = configuration.ok ? configuration.value.profiles.filter(({ name }) => name === 'direct') : [];
    expect(direct?.provider.baseUrl).toBe('https://relay.example/anthropic');
  });

  it('finds nothing on a clean machine', async () => {
    const { host } = machine({});
    expect(await run(host)).toMatchObject({ state: 'nothing', found: [], next: [] });
  });
});

const settings = (env: Readonly<Record<string, string>>) => ({ '.ccs/odd.settings.json': JSON.stringify({ env }) });

describe('cordon import, on what nobody should trust', () => {
  it.each([
    {
      behaviour: 'the vendor’s key beside another company’s address',
      files: settings({ ANTHROPIC_BASE_URL: 'https://relay.example', ANTHROPIC_API_KEY: KEYS.vendor }),
      reason: 'its key is the vendor’s, and the address another company’s',
    },
    {
      behaviour: 'a key in clear text over the network',
      files: settings({ ANTHROPIC_BASE_URL: 'http://relay.example', ANTHROPIC_AUTH_TOKEN: KEYS.relay }),
      reason: 'it would send the key unencrypted to another machine',
    },
    {
      behaviour: 'an address that a shell puts together',
      files: settings({ ANTHROPIC_BASE_URL: 'https://$HOST/x', ANTHROPIC_AUTH_TOKEN: KEYS.relay }),
      reason: 'its address is put together by a shell',
    },
    {
      behaviour: 'an address with a password',
      files: settings({ ANTHROPIC_BASE_URL: `https://me:${KEYS.relay}@relay.example`, ANTHROPIC_AUTH_TOKEN: 'x' }),
      reason: 'its address can’t be used as it stands',
    },
    {
      behaviour: 'an address with a line break',
      files: settings({ ANTHROPIC_BASE_URL: 'https://relay.example/\nx', ANTHROPIC_AUTH_TOKEN: KEYS.relay }),
      reason: 'its address can’t be used as it stands',
    },
    {
      behaviour: 'a key with a line break',
      files: settings({ ANTHROPIC_BASE_URL: 'https://relay.example', ANTHROPIC_AUTH_TOKEN: 'one\ntwo' }),
      reason: 'its key is not one that a header can carry',
    },
    {
      behaviour: 'a key in the place of a model',
      files: settings({
        ANTHROPIC_BASE_URL: 'https://relay.example',
        ANTHROPIC_AUTH_TOKEN: KEYS.relay,
        ANTHROPIC_MODEL: KEYS.openrouter,
      }),
      reason: 'the name of a model in it looks like a secret',
    },
    {
      behaviour: 'an address without a key',
      files: settings({ ANTHROPIC_BASE_URL: 'https://relay.example' }),
      reason: 'it names an address and no key',
    },
  ])('leaves out $behaviour', async ({ files, reason }) => {
    const { host, home } = machine(files);
    expect((await run(host)).found.map((row) => row.reason)).toEqual([reason]);
    expect(existsSync(join(home, CONFIG))).toBe(false);
  });

  it.each([
    { behaviour: 'nested too deep', text: `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}` },
    { behaviour: 'no JSON', text: '\u0000\u0001' },
    { behaviour: 'a list', text: '[1, 2]' },
    { behaviour: 'of other types', text: '{"Providers": {"a": 1}, "Router": []}' },
    {
      behaviour: 'with a reserved name',
      text: '{"Providers": [{"__proto__": {"name": "x"}}, null, "x", {"name": {}}]}',
    },
  ])('bears a file that is $behaviour', async ({ text }) => {
    const { host } = machine({
      '.claude-code-router/config.json': text,
      '.ccs/x.settings.json': text,
      '.cc-switch/config.json': text,
    });
    expect((await run(host)).found).toEqual([]);
  });

  it('says which files it could not read', async () => {
    const { host, home } = machine({
      '.cc-switch/cc-switch.db': 'no database',
      '.claude-code-router/config.sqlite': 'no database',
      '.ccs/keep.json': '{}',
    });
    symlinkSync('/dev/zero', join(home, '.ccs', 'device.settings.json'));
    const report = await run(host);
    expect(report.unread.map(({ path }) => path)).toEqual([
      join(home, '.cc-switch/cc-switch.db'),
      join(home, '.ccs/device.settings.json'),
      join(home, '.claude-code-router/config.sqlite'),
    ]);
    expect(readFileSync(join(home, '.cc-switch/cc-switch.db'), 'utf8')).toBe('no database');
  });

  it('gives a name that is no name, or a secret, another one', async () => {
    const providers = Object.fromEntries(
      [KEYS.openrouter, 'native', '...', '-'].map((name, index) => [
        String(index),
        {
          name,
          settingsConfig: {
            env: { ANTHROPIC_BASE_URL: `https://${index}.relay.example`, ANTHROPIC_AUTH_TOKEN: KEYS.relay },
          },
        },
      ]),
    );
    const { host } = machine({ '.cc-switch/config.json': JSON.stringify({ version: 2, claude: { providers } }) });
    const names = (await run(host, { dryRun: true })).found.map(({ profile }) => profile);
    expect(names).toEqual(['relay', 'relay-2', 'relay-3', 'relay-4']);
  });
});
