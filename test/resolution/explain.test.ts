import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/commands/explain.ts';
import type { ExplainReport } from '../../src/core/report/explain-report.ts';
import { createNodeHost, fingerprintOf } from '../../src/host/node-host.ts';
import { VERIFIED_VERSIONS } from '../../src/core/catalogue/client-versions.ts';
import { renderExplain } from '../../src/render/explain.ts';

const root = mkdtempSync(join(tmpdir(), 'cordon-explain-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Situation = {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
  readonly args?: readonly string[];
};

let count = 0;

function explain({ files = {}, env = {}, names = [], args = [] }: Situation): {
  readonly report: ExplainReport;
  readonly home: string;
  readonly text: string;
} {
  count += 1;
  const home = join(root, `home${count}`);
  for (const [path, text] of Object.entries({ 'project/.keep': '', ...files })) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const host = createNodeHost({
    env: { HOME: home, ...env },
    cwd: join(home, 'project'),
    interactive: false,
    platform: 'linux',
  });
  const report = run(host, {
    client: { path: '/usr/bin/claude', version: '2.1.330', verified: true },
    names,
    clientArguments: args,
    managedDirectory: join(home, 'managed'),
  });
  return { report, home, text: renderExplain(report, { colour: false, home }) };
}

describe('explain', () => {
  it('has the shape of the contract, with origins to the line', () => {
    const { report, home } = explain({
      files: {
        '.claude/settings.json':
          '{\n "env": {\n  "ANTHROPIC_BASE_URL": "http://127.0.0.1:4010",\n  "ANTHROPIC_AUTH_TOKEN": "tok"\n }\n}',
      },
      env: { ANTHROPIC_BASE_URL: 'https://shell.example' },
    });
    const path = join(home, '.claude/settings.json');
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      schema: 1,
      client: { path: '/usr/bin/claude', version: '2.1.330', verified: true, verifiedVersions: VERIFIED_VERSIONS },
      route: {
        provider: 'custom',
        destination: 'http://127.0.0.1:4010',
        firstParty: false,
        proxy: null,
        authorization: {
          fingerprint: fingerprintOf('tok'),
          from: 'ANTHROPIC_AUTH_TOKEN',
          origin: { scope: 'user', path, line: 4, name: 'ANTHROPIC_AUTH_TOKEN' },
        },
        apiKey: null,
        model: 'claude-opus-5-5',
        unix: null,
      },
      variables: [
        {
          name: 'ANTHROPIC_AUTH_TOKEN',
          winner: {
            value: { fingerprint: fingerprintOf('tok') },
            origin: { scope: 'user', path, line: 4, name: 'ANTHROPIC_AUTH_TOKEN' },
          },
          shadowed: [],
        },
        {
          name: 'ANTHROPIC_BASE_URL',
          winner: {
            value: 'http://127.0.0.1:4010',
            origin: { scope: 'user', path, line: 3, name: 'ANTHROPIC_BASE_URL' },
          },
          shadowed: [
            {
              value: 'https://shell.example',
              origin: { scope: 'process', path: null, line: null, name: 'ANTHROPIC_BASE_URL' },
            },
          ],
        },
      ],
      settings: [],
      layers: [
        { scope: 'process', path: null, state: 'active' },
        { scope: 'global', path: join(home, '.claude.json'), state: 'absent' },
        { scope: 'user', path, state: 'active' },
        { scope: 'project', path: join(home, 'project/.claude/settings.json'), state: 'absent' },
        { scope: 'local', path: join(home, 'project/.claude/settings.local.json'), state: 'absent' },
        { scope: 'managed', path: join(home, 'managed/managed-settings.json'), state: 'absent' },
      ],
      unset: [],
    });
  });

  it('names who set the destination, and what it shadows', () => {
    const { text } = explain({
      files: {
        '.claude/settings.json': '{\n"env":{\n"ANTHROPIC_BASE_URL":"http://127.0.0.1:4010","ANTHROPIC_API_KEY":"k"}}',
      },
      env: { ANTHROPIC_BASE_URL: 'https://shell.example' },
    });
    expect(text).toContain(
      'Destination    http://127.0.0.1:4010 (custom, ANTHROPIC_BASE_URL at ~/.claude/settings.json:3)',
    );
    expect(text).toContain(`x-api-key      ${fingerprintOf('k')} from ANTHROPIC_API_KEY, ~/.claude/settings.json:3`);
    expect(text).toMatch(/https:\/\/shell\.example +shadowed: environment/);
  });

  it('says that nothing would be sent without a credential', () => {
    const { report, text } = explain({ env: { ANTHROPIC_BASE_URL: 'https://gw.example' } });
    expect(report.route.destination).toBeNull();
    expect(text).toContain('none: the client would make no request (no credential');
  });

  it('names a dropped file, the reason and the place', () => {
    const { text } = explain({ files: { '.claude/settings.json': '{ "env": {}, // hi\n}' } });
    expect(text).toContain(
      '~/.claude/settings.json:1 (user) is dropped by the client: it holds a comment, which JSON does not have, byte 13',
    );
  });

  it('names a file that --setting-sources leaves out', () => {
    const { report } = explain({ args: ['--setting-sources', 'project,local'] });
    expect(report.layers.find(({ scope }) => scope === 'user')).toMatchObject({
      state: 'excluded',
      reason: '--setting-sources leaves it out',
    });
  });

  it('shows only the names that are asked for, and says which nobody sets', () => {
    const { report, text } = explain({
      env: { ANTHROPIC_MODEL: 'm', ANTHROPIC_BASE_URL: 'https://gw.example' },
      names: ['ANTHROPIC_MODEL', 'NOPE'],
    });
    expect(report.variables.map(({ name }) => name)).toEqual(['ANTHROPIC_MODEL']);
    expect(text).toContain('NOPE is set by no layer.');
  });

  it('shows no secret, in whatever it is hidden', () => {
    const secrets = [
      'tok-secret-1',
      'key-secret-2',
      'pass-secret-3',
      'sk-ant-api03-secret4',
      'hdr-secret-5',
      'pass-secret-6',
      'sk-ant-oat01-secret7',
      'sk-ant-api03-secret8',
    ];
    const { report, text } = explain({
      env: {
        ANTHROPIC_AUTH_TOKEN: 'tok-secret-1',
        ANTHROPIC_API_KEY: 'key-secret-2',
        ANTHROPIC_BASE_URL: 'https://me:pass-secret-3@gw.example',
        ANTHROPIC_CUSTOM_HEADERS: 'x-one: hdr-secret-5',
        HTTPS_PROXY: 'http://me:pass-secret-6@proxy.example:3128',
      },
      files: {
        '.claude/settings.json': JSON.stringify({ apiKeyHelper: 'echo sk-ant-api03-secret4' }),
        '.claude/.credentials.json': JSON.stringify({
          claudeAiOauth: { accessToken: 'sk-ant-oat01-secret7', scopes: ['user:inference'] },
        }),
        '.claude.json': JSON.stringify({ primaryApiKey: 'sk-ant-api03-secret8' }),
      },
    });
    const shown = `${text}${JSON.stringify(report)}`;
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(report.route.proxy).toBe('http://proxy.example:3128');
  });

  it('shows a lookalike host in ASCII and control characters as code points', () => {
    const { report, text } = explain({
      env: {
        ANTHROPIC_BASE_URL: 'https://\u0430pi.anthropic.com',
        ANTHROPIC_API_KEY: 'k',
        ANTHROPIC_MODEL: 'a\u001B[31m\u200Bb',
      },
    });
    expect([report.route.destination, report.route.firstParty]).toEqual(['https://xn--pi-6kc.anthropic.com', false]);
    expect(text).toContain(String.raw`a\u{1b}[31m\u{200b}b`);
    expect(text).not.toContain('\u0430');
  });

  it('does not run a helper', () => {
    const { report, home } = explain({
      files: { '.claude/settings.json': JSON.stringify({ apiKeyHelper: 'touch "$HOME/ran"' }) },
    });
    expect(report.route.authorization).toMatchObject({ fingerprint: null, from: 'apiKeyHelper' });
    expect(createNodeHost({ env: { HOME: home } }).modifiedAt(join(home, 'ran'))).toBeNull();
  });
});

it('names the versions that were verified', () => {
  expect(VERIFIED_VERSIONS.map(({ version }) => version)).toEqual(expect.arrayContaining(['2.1.197', '2.1.330']));
});
