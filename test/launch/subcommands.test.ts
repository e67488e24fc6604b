import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/layers/layer.ts';
import { LEAKED_MODEL, LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import { fingerprint, startLab, type Lab } from '../../src/conformance/lab.ts';
import { pinnedClient, pinnedVersion } from '../lab/pinned-client.ts';
import { whyNoPrivateEtc } from '../../src/host/private-etc.ts';
import { KEY, putFile } from './box.ts';
import { LEAKS, openStage, promptsOf, strayOf, type Stage } from './stage.ts';

const client = pinnedClient();
const noManaged = whyNoPrivateEtc();

/** The credential that a session of each profile may send. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  native: [fingerprint(LOGIN_TOKEN)],
  lab: [fingerprint(KEY)],
};

/** What cordon itself says; the client remarks on a model that it doesn't know. */
const own = (text: string) => text.replace(/^\[claude-code:unrecognized_model\].*\n/gm, '');

describe.skipIf(client === null)('with leaks in shell, user and project settings, on the real client', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ upstreams: ['provider', 'other', 'stranger'], proxies: ['proxy'] });
  });
  afterAll(() => lab.close());

  const open = (situation = LEAKS): Stage => openStage({ lab, client: client as string, situation });
  const provider = () => lab.places['provider'] ?? '';
  const stranger = () => lab.places['stranger'] ?? '';

  describe.each(['native', 'lab'])('%s', (profile) => {
    const conversation = { native: /^api\.anthropic\.com claude-/, lab: /^provider lab\/model$/ }[profile] as RegExp;

    test.each([
      { args: ['--version'], status: 0, shows: () => `${pinnedVersion()} (Claude Code)\n` },
      { args: ['--help'], status: 0, shows: () => 'Usage: claude' },
      { args: ['mcp', 'list'], status: 0, shows: () => 'No MCP servers' },
      { args: ['plugin', 'list'], status: 0, shows: () => 'No plugins' },
      { args: ['config', '--help'], status: 0, shows: () => 'Usage: claude' },
    ])('$args works and asks nobody', async ({ args, status, shows }) => {
      const run = await open().run(profile, args);
      expect({
        status: run.status,
        stdout: run.stdout,
        prompts: promptsOf(run),
        stray: strayOf(run, OWN[profile] ?? []),
      }).toEqual({
        status,
        stdout: expect.stringContaining(shows()),
        prompts: [],
        stray: [],
      });
    });

    test('auth status tells the route of this session', async () => {
      const run = await open().run(profile, ['auth', 'status', '--text']);
      expect(run.stdout).not.toContain(stranger());
      expect(run.stdout.includes(provider())).toBe(profile === 'lab');
      expect(strayOf(run, OWN[profile] ?? [])).toEqual([]);
    });

    test('doctor tells no stranger', async () => {
      const run = await open().run(profile, ['doctor']);
      expect({
        status: run.status,
        stranger: run.stdout.includes(stranger()),
        stray: strayOf(run, OWN[profile] ?? []),
      }).toEqual({ status: 0, stranger: false, stray: [] });
    });

    test('update reaches its own servers without any credential, and says itself that they don’t answer', async () => {
      const run = await open().run(profile, ['update']);
      expect(run.stdout + run.stderr).toMatch(/update/i);
      expect(strayOf(run, [])).toEqual([]);
      expect(promptsOf(run)).toEqual([]);
    });

    test('a conversation is resumed and continued on its own route', async () => {
      const stage = open();
      const first = await stage.run(profile, ['-p', 'hi', '--output-format', 'json']);
      const id = (JSON.parse(first.stdout) as { readonly session_id: string }).session_id;
      for (const args of [
        ['-p', 'again', '--resume', id],
        ['-p', 'again', '--continue'],
        ['-pc', 'again'],
      ]) {
        const run = await stage.run(profile, args);
        expect({ status: run.status, stderr: own(run.stderr), stray: strayOf(run, OWN[profile] ?? []) }).toEqual({
          status: 0,
          stderr: '',
          stray: [],
        });
        expect(promptsOf(run)).toEqual([expect.stringMatching(conversation)]);
        // The conversation so far goes along: it is the same one.
        expect(lab.rawRequests().some(({ body }) => body.includes('again') && body.includes('"hi"'))).toBe(true);
      }
    });

    // With -p anywhere a sub-command's name is a prompt; without an overlay each of these would follow the leak.
    test.each([
      [['-p', 'update']],
      [['update', '-p']],
      [['--print', 'project']],
      [['--verbose', '-p', 'purge']],
      [['mcp', 'list', '-p']],
      [['-p', 'agents']],
      [['--verbose', 'stop', 'now']],
      [['-p', 'import', '--settings', '{"model":"leak/model"}']],
    ])('%s is a conversation on its own route', async (args) => {
      const situation = { ...LEAKS, layers: { ...LEAKS.layers, local: { model: LEAKED_MODEL } } };
      const run = await open(situation).run(profile, args);
      expect({ status: run.status, prompts: promptsOf(run), stray: strayOf(run, OWN[profile] ?? []) }).toEqual({
        status: 0,
        prompts: [expect.stringMatching(conversation)],
        stray: [],
      });
    });

    test('a prompt on standard input', async () => {
      const run = await open().run(profile, ['-p'], { stdin: 'a prompt from a pipe' });
      expect({ status: run.status, prompts: promptsOf(run) }).toEqual({
        status: 0,
        prompts: [expect.stringMatching(conversation)],
      });
      expect(lab.rawRequests().some(({ body }) => body.includes('a prompt from a pipe'))).toBe(true);
    });

    test('a session in a new worktree, whose checked-out settings leak', async () => {
      const stage = open();
      const git = (...args: readonly string[]) =>
        execFileSync('git', args, {
          cwd: stage.layout.project,
          env: {
            ...stage.layout.env,
            GIT_AUTHOR_NAME: 'x',
            GIT_AUTHOR_EMAIL: 'x@example.com',
            GIT_COMMITTER_NAME: 'x',
            GIT_COMMITTER_EMAIL: 'x@example.com',
          },
        });
      git('init', '-q');
      git('add', '-A');
      git('commit', '-q', '-m', 'leak');
      putFile(path.join(stage.layout.home, '.claude.json'), {
        projects: { [stage.layout.project]: { hasTrustDialogAccepted: true } },
      });
      const run = await stage.run(profile, ['--worktree', 'side', '-p', 'hi']);
      expect({ status: run.status, stderr: own(run.stderr), stray: strayOf(run, OWN[profile] ?? []) }).toEqual({
        status: 0,
        stderr: '',
        stray: [],
      });
      expect(promptsOf(run)).toEqual([expect.stringMatching(conversation)]);
      expect(readdirSync(path.join(stage.layout.project, '.claude', 'worktrees'))).toEqual(['side']);
    });

    test.each([
      [['--bg', 'hi']],
      [['--background', 'hi']],
      [['-p', 'hi', '--bg']],
      [['agents']],
      [['agents', '--json']],
      [['daemon']],
      [['daemon', 'status']],
      [['respawn', '--all']],
      [['attach', '12345678']],
    ])('%s is refused, and no supervisor is started', async (args) => {
      const stage = open();
      const run = await stage.run(profile, args);
      expect({ status: run.status, stdout: run.stdout, stderr: run.stderr, seen: run.observations }).toEqual({
        status: 3,
        stdout: '',
        stderr: expect.stringMatching(/^cordon: "[\w-]+" hands the session to a background process/),
        seen: [],
      });
      expect(existsSync(path.join(stage.layout.home, '.claude', 'daemon'))).toBe(false);
    });
  });

  test('resuming a routed conversation natively changes the model too', async () => {
    const stage = open();
    await stage.run('lab', ['-p', 'hi']);
    const run = await stage.run('native', ['-p', 'again', '--continue']);
    expect({ prompts: promptsOf(run), stray: strayOf(run, OWN['native'] ?? []) }).toEqual({
      prompts: [expect.stringMatching(/^api\.anthropic\.com claude-/)],
      stray: [],
    });
  });

  test('two routed sessions at once: each key to its own server', async () => {
    const stage = open();
    mkdirSync(path.join(stage.layout.cwd, 'sub'), { recursive: true });
    const runs = await Promise.all([stage.run('lab', ['-p', 'one']), stage.run('other', ['-p', 'two'])]);
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    const seen = lab.observations().filter(({ inference }) => inference !== null);
    expect(
      new Set(
        seen.map(({ server, inference, authorization, apiKey }) =>
          [server, inference?.model, authorization?.fingerprint, apiKey].join(' '),
        ),
      ),
    ).toEqual(new Set([`provider lab/model ${fingerprint(KEY)} `, `other other/model  ${fingerprint(KEY)}`]));
  });

  describe.skipIf(noManaged !== null)('managed settings', () => {
    const rows: readonly {
      readonly behaviour: string;
      readonly managed: Readonly<Record<string, Json>>;
      readonly refused: readonly string[];
    }[] = [
      {
        behaviour: 'a foreign address',
        managed: { env: { ANTHROPIC_BASE_URL: '@stranger' } },
        refused: ['native', 'lab'],
      },
      {
        behaviour: 'an address with its token',
        managed: { env: { ANTHROPIC_BASE_URL: '@stranger', ANTHROPIC_AUTH_TOKEN: 'policy' } },
        refused: ['native', 'lab'],
      },
      { behaviour: 'a helper', managed: { apiKeyHelper: 'echo policy' }, refused: ['native', 'lab'] },
      { behaviour: 'a forced login', managed: { forceLoginMethod: 'claudeai' }, refused: ['lab'] },
      {
        behaviour: 'a forced organisation',
        managed: { forceLoginOrgUUID: '00000000-0000-4000-8000-000000000000' },
        refused: ['lab'],
      },
      { behaviour: 'other providers only', managed: { allowedProviders: ['anthropic'] }, refused: ['lab'] },
      { behaviour: 'other models only', managed: { availableModels: ['sonnet'] }, refused: ['lab'] },
      { behaviour: 'permissions', managed: { permissions: { deny: ['WebFetch'] } }, refused: [] },
      { behaviour: 'a routing name that is blank', managed: { env: { ANTHROPIC_BASE_URL: '' } }, refused: [] },
    ];
    test.each(rows)('$behaviour: refused for $refused', async ({ managed, refused }) => {
      const stage = open({ ...LEAKS, layers: { ...LEAKS.layers, managed } });
      for (const profile of ['native', 'lab']) {
        const run = await stage.run(profile, ['-p', 'hi']);
        if (refused.includes(profile)) {
          expect({ status: run.status, stdout: run.stdout, stderr: run.stderr, seen: run.observations }).toEqual({
            status: 3,
            stdout: '',
            stderr: expect.stringMatching(/managed-settings\.json:\d+/),
            seen: [],
          });
        } else if (!('forceLoginOrgUUID' in managed)) {
          // A forced organisation is checked with the vendor, whose answer the lab doesn't have.
          expect({
            status: run.status,
            prompts: promptsOf(run).length,
            stray: strayOf(run, OWN[profile] ?? []),
          }).toEqual({ status: 0, prompts: 1, stray: [] });
        }
      }
    });
  });
});
