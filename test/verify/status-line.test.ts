import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBox, putFile, type Box } from '../launch/box.ts';
import { cordonArgv, environmentOf } from '../launch/launch.ts';

const ROUTE = {
  version: '2.1.330',
  managedByHost: true,
  baseUrl: 'https://router.example/api',
  provider: 'custom',
  destination: 'https://router.example/api',
  model: 'lab/model',
  authorization: 'ANTHROPIC_AUTH_TOKEN',
  apiKey: null,
};
const AS_PLANNED = { ANTHROPIC_BASE_URL: ROUTE.baseUrl, CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1' };
const INPUT = { session_id: 'x', model: { id: 'lab/model', display_name: 'Lab' } };
const LINE = '\u001b[36mlab\u001b[0m · lab/model · router.example · \u001b[32mas planned\u001b[0m';
const RED = '\u001b[1;31mDRIFTED\u001b[0m';

type Session = {
  readonly record?: Readonly<Record<string, unknown>>;
  readonly own?: string;
  readonly files?: Readonly<Record<string, string | object>>;
};

/** A session's directory as a launch and a gateway leave it. */
function laySession({ home }: Box, { record = {}, own, files = {} }: Session): string {
  const directory = path.join(home, '.local', 'state', 'cordon', 'sessions', 's-1-abcdef');
  mkdirSync(directory, { recursive: true });
  const inside = { hooks: true, watched: [], statusLine: own === undefined ? null : { type: 'command', command: own } };
  putFile(path.join(directory, 'session.json'), {
    schema: 1,
    id: 's-1-abcdef',
    profile: 'lab',
    pid: 1,
    route: ROUTE,
    inside,
    ...record,
  });
  for (const [name, content] of Object.entries(files)) putFile(path.join(directory, name), content);
  return directory;
}

function statusLine(
  box: Box,
  directory: string | null,
  {
    input = INPUT,
    env = AS_PLANNED,
  }: { readonly input?: unknown; readonly env?: Readonly<Record<string, string>> } = {},
) {
  const [program = '', ...argv] = cordonArgv('statusline', ...(directory === null ? [] : [directory]));
  const ended = spawnSync(program, argv, {
    env: environmentOf(box, env),
    input: typeof input === 'string' ? input : JSON.stringify(input),
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

const said = (stdout: string) => ({ status: 0, stdout, stderr: '' });

describe('the status line', () => {
  test('says profile, model, place and that the route is as planned', () => {
    const box = createBox();
    expect(statusLine(box, laySession(box, {}))).toEqual(said(`${LINE}\n`));
  });

  test('names who answers behind the session’s gateway, and the model without the name that the picker has for it', () => {
    const box = createBox();
    const gateway = 'http://127.0.0.1:41001';
    const route = {
      ...ROUTE,
      baseUrl: gateway,
      destination: gateway,
      upstream: { provider: 'openrouter', destination: 'https://openrouter.ai/api' },
    };
    const directory = laySession(box, {
      record: { route },
      files: { 'spent.json': { at: 1, spentMicroUsd: 1_200_000, limitMicroUsd: 5_000_000 } },
    });
    const input = { model: { id: 'anthropic-compatible/lab/model', display_name: 'Lab' } };
    const shown = statusLine(box, directory, { input, env: { ...AS_PLANNED, ANTHROPIC_BASE_URL: gateway } });
    expect(shown.stdout).toBe(
      '\u001b[36mlab\u001b[0m · lab/model · openrouter openrouter.ai · \u001b[32mas planned\u001b[0m · $1.20 spent, $3.80 left\n',
    );
  });

  test('finds its session by the environment, for somebody who calls it in their own', () => {
    const box = createBox();
    laySession(box, {});
    expect(statusLine(box, null, { env: { ...AS_PLANNED, CORDON_SESSION: 's-1-abcdef' } })).toEqual(said(`${LINE}\n`));
  });

  test.each([
    { what: 'there is no session', env: {} },
    { what: 'the session is gone', env: { CORDON_SESSION: 'gone' } },
    { what: 'its name is no name', env: { CORDON_SESSION: '../../x' } },
  ])('outside: $what', ({ env }) => {
    expect(statusLine(createBox(), null, { env })).toEqual(said('no cordon session · lab/model\n'));
  });

  const note = (route: string) => ({
    'seen.json': { schema: 1, at: '2026-01-01T00:00:00.000Z', event: 'Stop', route, reasons: [], files: {} },
  });
  test.each<{ what: string; session: Session; env?: Readonly<Record<string, string>>; end: string }>([
    {
      what: 'red where the client has another base URL',
      session: {},
      env: { ...AS_PLANNED, ANTHROPIC_BASE_URL: 'https://stranger.example' },
      end: RED,
    },
    { what: 'red where it has none', session: {}, env: { ...AS_PLANNED, ANTHROPIC_BASE_URL: '' }, end: RED },
    {
      what: 'red where the switch is gone',
      session: {},
      env: { ...AS_PLANNED, CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '' },
      end: RED,
    },
    {
      what: 'red where a socket takes all',
      session: {},
      env: { ...AS_PLANNED, ANTHROPIC_UNIX_SOCKET: '/x' },
      end: RED,
    },
    { what: 'red where the hook saw it', session: { files: note('drifted') }, end: RED },
    {
      what: 'yellow where the hook could not tell',
      session: { files: note('unknown') },
      end: '\u001b[33mnot known\u001b[0m',
    },
    {
      what: 'yellow where a settings file was changed and no hook has looked',
      session: {
        record: { inside: { hooks: true, watched: ['/etc/hostname'], statusLine: null } },
        files: note('as-planned'),
      },
      end: '\u001b[33msettings changed\u001b[0m',
    },
    {
      what: 'what is spent',
      session: { files: { 'spent.json': { spentMicroUsd: 1_234_567, limitMicroUsd: null, at: 'x' } } },
      end: 'as planned\u001b[0m · $1.23 spent',
    },
    {
      what: 'what is left',
      session: { files: { 'spent.json': { spentMicroUsd: 1_234_567, limitMicroUsd: 5_000_000, at: 'x' } } },
      end: 'as planned\u001b[0m · $1.23 spent, $3.77 left',
    },
    {
      what: 'notes that are broken',
      session: { files: { 'seen.json': '{', 'spent.json': '[]' } },
      end: 'as planned\u001b[0m',
    },
  ])('is $what', ({ session, env = AS_PLANNED, end }) => {
    const box = createBox();
    const { status, stdout } = statusLine(box, laySession(box, session), { env });
    expect({ status, ends: stdout.endsWith(`${end}\n`), stdout }).toEqual({ status: 0, ends: true, stdout });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  test.each<{ what: string; input: unknown; model: string }>([
    { what: 'nothing', input: '', model: 'lab/model' },
    { what: 'no JSON', input: 'nonsense', model: 'lab/model' },
    { what: 'null', input: null, model: 'lab/model' },
    { what: 'a list', input: [], model: 'lab/model' },
    { what: 'a model that is a number', input: { model: 7 }, model: 'lab/model' },
    { what: 'a model of numbers', input: { model: { id: 7, display_name: {} } }, model: 'lab/model' },
    { what: 'a name alone', input: { model: { display_name: 'Opus' } }, model: 'Opus' },
    {
      what: 'colours and a title',
      input: { model: { id: '\u001b[31mred\u001b]0;title\u0007 one' } },
      model: 'red one',
    },
    { what: 'line breaks and cursor moves', input: { model: { id: 'a\nb\r\u001b[2J\u0008c\u009b1m' } }, model: 'abc' },
    { what: 'text turned around', input: { model: { id: 'a\u202eb\u200bc\u2028' } }, model: 'abc' },
    { what: 'a sequence without an end', input: { model: { id: 'ok\u001b]8;;http://x' } }, model: 'ok' },
    { what: 'a very long name', input: { model: { id: 'x'.repeat(100_000) } }, model: `${'x'.repeat(59)}…` },
    { what: 'deep nesting', input: '['.repeat(100_000), model: 'lab/model' },
  ])('takes $what for its JSON', ({ input, model }) => {
    const box = createBox();
    expect(statusLine(box, laySession(box, {}), { input })).toEqual(
      said(`${LINE.replace('lab/model', () => model)}\n`),
    );
  });
});

describe('the person’s own status line', () => {
  test('gets the JSON and stands behind cordon’s, as it is', () => {
    const box = createBox();
    const seen = path.join(box.directory, 'seen');
    const own = `cat > '${seen}'; printf '\\033[35mmine\\033[0m\\nsecond\\n'`;
    expect(statusLine(box, laySession(box, { own })).stdout).toBe(`${LINE}\n\u001b[35mmine\u001b[0m\nsecond\n`);
    expect(readFileSync(seen, 'utf8')).toBe(JSON.stringify(INPUT));
  });

  test.each([
    { what: 'fails', own: 'echo half; exit 3' },
    { what: 'is missing', own: '/nowhere/at-all' },
    { what: 'is no shell text', own: 'if then (' },
    { what: 'never reads and ends at once', own: 'exit 1' },
    { what: 'hangs', own: 'echo begun; sleep 600' },
    { what: 'prints without end', own: 'yes' },
    {
      what: 'calls cordon statusline itself',
      own: `${cordonArgv('statusline')
        .map((word) => `'${word}'`)
        .join(' ')} >/dev/null`,
    },
  ])('that $what leaves cordon’s line', ({ own }) => {
    const box = createBox();
    const ended = statusLine(box, laySession(box, { own }), { env: { ...AS_PLANNED, CORDON_SESSION: 's-1-abcdef' } });
    expect(ended).toEqual(said(`${LINE}\n`));
  });
});

describe('the hook', () => {
  const hook = (box: Box, directory: string, input: object, env: Readonly<Record<string, string>> = AS_PLANNED) => {
    const [program = '', ...argv] = cordonArgv('hook', directory);
    const ended = spawnSync(program, argv, {
      env: environmentOf(box, env),
      input: JSON.stringify(input),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    return ended.stdout === '' ? null : (JSON.parse(ended.stdout) as Readonly<Record<string, string>>);
  };
  const readNote = (directory: string) => JSON.parse(readFileSync(path.join(directory, 'seen.json'), 'utf8')) as object;

  test('says nothing of a route that is as planned, and notes it', () => {
    const box = createBox();
    const directory = laySession(box, {});
    expect(hook(box, directory, { hook_event_name: 'SessionStart', model: 'lab/model' })).toBeNull();
    expect(readNote(directory)).toEqual({
      schema: 1,
      at: expect.stringMatching(/Z$/),
      event: 'SessionStart',
      baseUrl: ROUTE.baseUrl,
      model: 'lab/model',
      route: 'as-planned',
      reasons: [],
      files: {},
    });
  });

  test('tells a drift, notes it without the password in it, and lets a later event take it back', () => {
    const box = createBox();
    const directory = laySession(box, {});
    const answer = hook(
      box,
      directory,
      { hook_event_name: 'Stop' },
      { ...AS_PLANNED, ANTHROPIC_BASE_URL: 'http://me:secret@x.example' },
    );
    expect(answer).toEqual({
      systemMessage:
        'cordon: the route of this session of "lab" is no longer the planned one. ANTHROPIC_BASE_URL is http://***@x.example here; the session was started with https://router.example/api.',
    });
    expect(readNote(directory)).toMatchObject({ route: 'drifted', baseUrl: 'http://***@x.example' });
    hook(box, directory, { hook_event_name: 'Stop' });
    expect(readNote(directory)).toMatchObject({ route: 'as-planned' });
  });

  test('shows each line of a gateway once, without what would steer a terminal', () => {
    const box = createBox();
    const line = (text: string) => `${JSON.stringify({ at: 'x', kind: 'budget', text })}\n`;
    const directory = laySession(box, {
      files: { 'notices.jsonl': `${line('one\u001b[2J')}nonsense\n${line('two')}{"text":"half` },
    });
    const stop = { hook_event_name: 'Stop' };
    expect(hook(box, directory, stop)).toEqual({ systemMessage: 'cordon: one\ncordon: two' });
    expect(hook(box, directory, stop)).toBeNull();
  });

  test('is silent in a verification, and where the session is gone', () => {
    const box = createBox();
    const directory = laySession(box, { record: { route: null, trial: true } });
    expect(hook(box, directory, { hook_event_name: 'UserPromptSubmit' }, {})).toBeNull();
    expect(existsSync(path.join(directory, 'seen.json'))).toBe(false);
    expect(hook(box, path.join(box.directory, 'gone'), { hook_event_name: 'Stop' })).toBeNull();
  });
});
