import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Script } from '../../src/core/evidence/script.ts';
import { PROVIDER_KEY } from '../../src/core/cases/made-up.ts';
import type { Lab } from '../../src/conformance/lab.ts';
import type { LabCase } from '../../src/core/cases/lab-case.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import type { Machine } from './machine.ts';

const clean = { status: 0, stderr: '' };

/**
 * Whatever starts cordon once more: the gateway of a session, its hooks, its status line and its `claude`, the helper of a
 * repository, functions, ready-made programs and the wrapper of an editor. Each has to find cordon without a script's path.
 */
export function testSessions(lab: () => Lab, machine: (situation?: LabCase) => Machine): void {
  const client = pinnedClient() ?? '';
  /** Every prompt that the provider was asked, with the credential that it came with. */
  const asked = () =>
    lab()
      .rawRequests()
      .filter(({ server, path: place }) => server === 'provider' && place?.startsWith('/v1/messages?') === true)
      .map(({ body, headers }) => ({ text: body.toString('utf8'), credential: headers.authorization }));
  const withTool = (command: string): Readonly<Record<string, Script>> => ({
    provider: { toolUse: { name: 'Bash', input: { command, description: 'x' } } },
  });
  const KEY_WAS_SENT = new Set([`Bearer ${PROVIDER_KEY}`]);
  const HELLO = { status: 0, stdout: 'hi from provider\n' };

  it('holds a session with a gateway: its own claude, hooks, status line, status, and the book', async () => {
    const commands = [
      'claude -p by-name',
      'env -i HOME="$HOME" PATH="$PATH" claude -p with-nothing',
      'cordon status --json > "$HOME/status"',
      'echo "{}" | cordon statusline > "$HOME/line"',
      'env > "$HOME/environment"',
    ];
    lab().reset(withTool(commands.join('\n')));
    const { cordon, layout, read } = machine();
    expect(await cordon(['run', 'capped', '-p', 'hi', '--allowedTools', 'Bash'])).toMatchObject(HELLO);
    const prompts = asked();
    expect(new Set(prompts.map(({ credential }) => credential))).toEqual(KEY_WAS_SENT);
    for (const text of ['by-name', 'with-nothing']) expect(prompts.some((one) => one.text.includes(text))).toBe(true);
    expect(read('environment')).toMatch(/^ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(read('environment')).not.toContain(PROVIDER_KEY);
    expect(JSON.parse(read('status'))).toMatchObject({ session: { profile: 'capped' }, route: 'as-planned' });
    expect(read('line')).toContain('capped');
    const sessions = path.join(layout.home, '.local', 'state', 'cordon', 'sessions');
    const session = readdirSync(sessions).find((id) => existsSync(path.join(sessions, id, 'seen.json')));
    expect(JSON.parse(readFileSync(path.join(sessions, session ?? '', 'seen.json'), 'utf8'))).toMatchObject({
      event: 'Stop',
      route: 'as-planned',
    });
    const usage = await cordon(['usage', '--json']);
    expect(usage).toMatchObject(clean);
    expect(JSON.parse(usage.stdout)).toMatchObject({ total: { requests: prompts.length } });
    expect(JSON.parse((await cordon(['status', '--json'])).stdout)).toEqual({ schema: 1, sessions: [] });
  });

  it('verifies a profile with a gateway', async () => {
    lab().reset();
    const verified = await machine().cordon(['verify', 'capped', '--json']);
    expect(verified).toMatchObject(clean);
    expect(JSON.parse(verified.stdout)).toMatchObject({ verdict: 'proved' });
  });

  it('checks the client that is installed', async () => {
    const rows = ['user-half', 'bun-preload'];
    const words = ['conformance', '--json', '--n', '1', '--seed', '1', ...rows.flatMap((id) => ['--row', id])];
    const { status, stdout } = await machine().cordon(words);
    expect({ status, ...(JSON.parse(stdout) as object) }).toMatchObject({
      status: 0,
      holds: true,
      differences: [],
      random: { cases: 1, predicted: 1 },
    });
  });

  it('makes a repository use a profile, and takes it out again', async () => {
    lab().reset();
    const { cordon, run, layout } = machine();
    execFileSync('git', ['init', '--quiet', layout.project]);
    expect(await cordon(['project', 'use', 'lab'])).toMatchObject(clean);
    expect(await run([client, '-p', 'hi'])).toMatchObject(HELLO);
    expect(new Set(asked().map(({ credential }) => credential))).toEqual(KEY_WAS_SENT);
    expect(await cordon(['project', 'clear'])).toMatchObject(clean);
    expect(existsSync(path.join(layout.project, '.claude'))).toBe(false);
  });

  it('gives a shell a function for the profile', async () => {
    lab().reset();
    const line = 'eval "$(cordon shell-init bash)" && claude-lab -p hi';
    expect(await machine().run(['/bin/bash', '-euc', line])).toMatchObject(HELLO);
    expect(new Set(asked().map(({ credential }) => credential))).toEqual(KEY_WAS_SENT);
  });

  it('writes a ready-made program, which asks cordon where something has changed', async () => {
    const { cordon, run, layout } = machine();
    const body =
      '#!/bin/sh\n[ "$1" = --version ] && { echo "2.1.330 (Claude Code)"; exit 0; }\necho "$CORDON_SESSION"\n';
    const stub = path.join(layout.home, 'bin', 'claude');
    mkdirSync(path.dirname(stub));
    writeFileSync(stub, body, { mode: 0o755 });
    const env = { CORDON_CLAUDE: stub };
    const directory = path.join(layout.home, 'shims');
    expect(await cordon(['shim', 'native', '--dir', directory], { env })).toMatchObject(clean);
    const program = path.join(directory, 'claude-native');
    expect((await run([program], { env })).stdout).toMatch(/^shim-/);
    const leaked = { ...env, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    expect(await run([program], { env: leaked })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^(?!shim-)[\w-]+\n$/) as string,
    });
  });

  it('wraps the client of an editor', async () => {
    lab().reset();
    const { cordon, run, layout } = machine();
    const settings = path.join(layout.home, '.config', 'Code', 'User', 'settings.json');
    mkdirSync(path.dirname(settings), { recursive: true });
    writeFileSync(settings, '{}\n');
    expect(await cordon(['editor', 'vscode', '--profile', 'lab'])).toMatchObject(clean);
    const { 'claudeCode.claudeProcessWrapper': wrapper } = JSON.parse(readFileSync(settings, 'utf8')) as Readonly<
      Record<string, string>
    >;
    expect(await run([wrapper ?? '', client, '-p', 'hi'])).toMatchObject(HELLO);
    expect(new Set(asked().map(({ credential }) => credential))).toEqual(KEY_WAS_SENT);
  });
}
