import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { runUnder, type Launcher, type Run } from '../../src/conformance/run-under.ts';
import { cordonRun } from './launchers.ts';
import { LEAKED_TOKEN, LOGIN_TOKEN, PROVIDER_KEY } from '../../src/core/cases/made-up.ts';

const client = pinnedClient();
let lab: Lab;
beforeAll(async () => void (lab = await startLab({ upstreams: ['provider', 'stranger'], proxies: ['proxy'] })));
afterAll(() => lab.close());

const FOREIGN = `{"env":{"ANTHROPIC_BASE_URL":"@stranger","ANTHROPIC_AUTH_TOKEN":"${LEAKED_TOKEN}"}}`;
const leak = { ANTHROPIC_BASE_URL: '@stranger', ANTHROPIC_AUTH_TOKEN: LEAKED_TOKEN };

/** Ways in which a tool may start a client: each asks one question of its own. */
const WAYS = [
  'claude -p by-name',
  'env -i HOME="$HOME" PATH="$PATH" claude -p clean',
  `ANTHROPIC_BASE_URL="@stranger" ANTHROPIC_AUTH_TOKEN=${LEAKED_TOKEN} claude -p with-variables`,
  `claude --settings '${FOREIGN}' -p with-settings`,
  'bash -lc "claude -p in-a-login-shell"',
];
const ASKED = ['by-name', 'clean', 'with-variables', 'with-settings', 'in-a-login-shell'];

/** The client's own folder on PATH: a `claude` that isn't cordon's would start it. */
const PATHS = { PATH: `${path.dirname(client ?? '/')}:/usr/local/bin:/usr/bin:/bin`, SHELL: '/bin/bash' };

type Question = { readonly text: string; readonly credential: string };

/** Every prompt that anybody was asked, with the credential that it came with. */
function questionsOf({ rawRequests }: Run): readonly Question[] {
  return rawRequests
    .filter(({ path: place }) => place?.startsWith('/v1/messages?') === true)
    .map(({ body, headers, server, host }) => ({
      text: body.toString('utf8'),
      credential: `${server === 'proxy' ? host : server} ${headers.authorization ?? ''}`,
    }));
}

function runBash(launcher: Launcher, commands: readonly string[], user: object = {}): Promise<Run> {
  const command = commands.join('\n').replaceAll('@stranger', lab.places['stranger'] ?? '');
  const script = { toolUse: { name: 'Bash', input: { command, description: 'x' } } };
  return runUnder({
    lab,
    client: client ?? '',
    launcher,
    timeoutMs: 60_000,
    situation: {
      layers: { user: { env: leak, ...user } },
      homeFiles: { ...storedLogin(LOGIN_TOKEN), '.bashrc': 'alias claude=/nowhere/claude\n' },
      env: PATHS,
      args: ['--allowedTools', 'Bash'],
      scripts: { provider: script, proxy: script },
    },
  });
}

const EXPECTED = {
  native: `api.anthropic.com Bearer ${LOGIN_TOKEN}`,
  routed: `provider Bearer ${PROVIDER_KEY}`,
} as const;

describe.skipIf(client === null)('a claude that the real client’s shell tool starts', () => {
  test.each(['native', 'routed'] as const)('stays in its %s session, however it is started', async (profile) => {
    const run = await runBash(cordonRun(profile), WAYS);
    const questions = questionsOf(run);
    expect(new Set(questions.map(({ credential }) => credential))).toEqual(new Set([EXPECTED[profile]]));
    expect(ASKED.filter((prompt) => !questions.some(({ text }) => text.includes(prompt)))).toEqual([]);
    expect(run.observations.filter(({ server }) => server === 'stranger')).toEqual([]);
    const last = questions.at(-1)?.text ?? '';
    expect(last).not.toMatch(/Exit code|cordon:/);
  });
});

describe.skipIf(client === null)('a claude in a hook and under cordon exec', () => {
  test.each(['native', 'routed'] as const)('stays in its %s session', async (profile) => {
    const hook = `[ -e "$HOME/once" ] || { touch "$HOME/once"; claude -p in-a-hook; }`;
    const user = { hooks: { SessionStart: [{ hooks: [{ type: 'command', command: hook }] }] } };
    const exec: Launcher = {
      ...cordonRun(profile),
      commandLine: (layout, program) =>
        cordonRun(profile)
          .commandLine(layout, program)
          .map((word) => (word === 'run' ? 'exec' : word))
          .flatMap((word) => (word === '--' ? ['--', 'sh', '-c', 'exec claude "$@"', 'sh'] : [word])),
    };
    const run = await runBash(exec, ['true'], user);
    const questions = questionsOf(run);
    expect(new Set(questions.map(({ credential }) => credential))).toEqual(new Set([EXPECTED[profile]]));
    expect(questions.some(({ text }) => text.includes('in-a-hook'))).toBe(true);
    expect(run.observations.filter(({ server }) => server === 'stranger')).toEqual([]);
  });
});

/** Starts a client as a program on the Agent SDK does: by its path, and speaking JSON with it over pipes. */
const AGENT = `
const { spawn } = require('node:child_process');
const child = spawn(process.argv[1], ['--output-format', 'stream-json', '--verbose', '--input-format', 'stream-json'], { stdio: ['pipe', 'inherit', 'inherit'] });
const message = { role: 'user', content: [{ type: 'text', text: 'asked-by-an-agent' }] };
child.stdin.end(JSON.stringify({ type: 'user', session_id: '', message, parent_tool_use_id: null }) + '\\n');
child.on('close', (status) => process.exit(status ?? 1));
`;

describe.skipIf(client === null)('a program on the Agent SDK, under cordon exec', () => {
  const exec = (profile: string, started: string): Launcher => ({
    ...cordonRun(profile),
    commandLine: (layout, program) =>
      cordonRun(profile)
        .commandLine({ ...layout, args: [] }, program)
        .map((word) => (word === 'run' ? 'exec' : word))
        .concat(process.execPath, '-e', AGENT, started),
  });

  test.each([
    { profile: 'routed', brings: 'a client of its own', started: client ?? '' },
    { profile: 'routed', brings: 'none', started: 'claude' },
    { profile: 'native', brings: 'none', started: 'claude' },
  ] as const)('stays in its $profile session where it brings $brings', async ({ profile, started }) => {
    const run = await runBash(exec(profile, started), ['true']);
    const questions = questionsOf(run);
    expect(new Set(questions.map(({ credential }) => credential))).toEqual(new Set([EXPECTED[profile]]));
    expect(questions.some(({ text }) => text.includes('asked-by-an-agent'))).toBe(true);
    expect(run.observations.filter(({ server }) => server === 'stranger')).toEqual([]);
  });

  test('is told that a client of its own isn’t held natively, where user settings leak', async () => {
    const run = await runBash(exec('native', client ?? ''), ['true']);
    expect(run.stderr).toContain('If the program brings a client of its own');
    expect(run.stderr).toContain(`${lab.places['stranger']} instead of the vendor`);
  });
});

describe.skipIf(client === null)('the client by its own path, inside a routed session', () => {
  test('finds no credential, and asks nobody', async () => {
    const run = await runBash(cordonRun('routed'), [`${client} -p by-its-path`]);
    const questions = questionsOf(run);
    expect(new Set(questions.map(({ credential }) => credential))).toEqual(new Set([EXPECTED.routed]));
    expect(questions.at(-1)?.text ?? '').toMatch(/Not logged in/);
    expect(run.observations.filter(({ server }) => server === 'stranger')).toEqual([]);
  });
});

describe.skipIf(client === null)('cordon’s hooks on the real client', () => {
  const session = (home: string) => {
    const sessions = path.join(home, '.local', 'state', 'cordon', 'sessions');
    return path.join(sessions, readdirSync(sessions)[0] ?? '');
  };

  test('run beside the person’s own, note what the session sees, and say what a gateway left', async () => {
    const own = {
      hooks: { Stop: [{ hooks: [{ type: 'command', command: 'echo ran > "$HOME/own-hook"' }] }] },
      statusLine: { type: 'command', command: 'mine' },
    };
    const run = await runBash(cordonRun('routed'), ['true'], own);
    expect(run.status).toBe(0);
    expect(readFileSync(path.join(run.layout.home, 'own-hook'), 'utf8')).toBe('ran\n');
    const directory = session(run.layout.home);
    expect(JSON.parse(readFileSync(path.join(directory, 'seen.json'), 'utf8'))).toMatchObject({
      event: 'Stop',
      baseUrl: lab.places['provider'],
      route: 'as-planned',
      reasons: [],
    });
    expect(JSON.parse(readFileSync(path.join(directory, 'session.json'), 'utf8'))).toMatchObject({
      inside: { hooks: true, statusLine: { command: 'mine' } },
    });
  });

  test('keep a prompt from a route that isn’t the planned one', async () => {
    // The client can't be made to drift: what it was to do is changed instead, by a hook that runs before the prompt.
    const record = '"$HOME"/.local/state/cordon/sessions/*/session.json';
    const command = `sed -i 's|"baseUrl":"[^"]*"|"baseUrl":"https://planned.example"|' ${record}`;
    const user = { hooks: { SessionStart: [{ hooks: [{ type: 'command', command }] }] } };
    const run = await runBash(cordonRun('routed'), ['true'], user);
    expect(questionsOf(run)).toEqual([]);
    expect(run.stdout).toContain('the route of this session of "routed" is no longer the planned one');
    expect(run.stdout).toContain('the session was started with https://planned.example');
    const status = JSON.parse(readFileSync(path.join(session(run.layout.home), 'seen.json'), 'utf8')) as Readonly<
      Record<string, unknown>
    >;
    expect(status).toMatchObject({ event: 'UserPromptSubmit', route: 'drifted' });
  });
});
