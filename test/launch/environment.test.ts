import { describe, expect, test } from 'vitest';
import { createBox, KEY, putConfiguration, putFile, CONFIGURATION } from './box.ts';
import { cordon, reportOf, sessionsOf, type LaunchOptions } from './launch.ts';

const LOOPBACK = '127.0.0.1,localhost,::1';
const isLinux = process.platform === 'linux';

/** What a launch changed: names with their new values, and names that are gone. */
async function changesOf(profile: string, env: NonNullable<LaunchOptions['env']>) {
  const box = createBox();
  const ended = await cordon(box, ['run', profile], { env });
  const { PATH, CLAUDE_ENV_FILE, ...after } = reportOf(ended).env;
  const [session] = sessionsOf(box);
  const own = `${box.home}/.local/state/cordon/sessions/${session}`;
  expect({ PATH, CLAUDE_ENV_FILE }).toEqual({
    PATH: `${own}/bin:${box.env['PATH']}`,
    CLAUDE_ENV_FILE: `${own}/shell.sh`,
  });
  const { PATH: _searched, ...before }: Readonly<Record<string, string | undefined>> = { ...box.env, ...env };
  const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
  const removed = Object.keys(before).filter((name) => before[name] !== undefined && !(name in after));
  return { set, removed: removed.sort(), stderr: ended.stderr };
}

/** A person's shell with everything in it that a launch has an opinion on, and much on which it has none. */
const SHELL = {
  EDITOR: 'vi',
  GITHUB_TOKEN: 'theirs',
  OPENROUTER_API_KEY: 'theirs',
  OPENAI_BASE_URL: 'http://127.0.0.1:1',
  AWS_PROFILE: 'work',
  HTTPS_PROXY: 'http://proxy.example:3128',
  NODE_EXTRA_CA_CERTS: '/etc/company.pem',
  MAX_THINKING_TOKENS: '1000',
  BASH_DEFAULT_TIMEOUT_MS: '1',
  DISABLE_TELEMETRY: '1',
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
  ANTHROPIC_API_KEY: 'leak',
  ANTHROPIC_AUTH_TOKEN: 'leak',
  ANTHROPIC_CUSTOM_HEADERS: 'x-leak: 1',
  ANTHROPIC_MODEL: 'leak',
  ANTHROPIC_UNIX_SOCKET: '/tmp/leak',
  ANTHROPIC_SOMETHING_NEW_URL_TOKEN: 'leak',
  CLAUDE_CODE_OAUTH_TOKEN: 'leak',
  CLAUDE_CODE_USE_BEDROCK: '1',
  CLAUDE_CODE_SUBAGENT_MODEL: 'leak',
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
  CLAUDECODE: '1',
  NODE_TLS_REJECT_UNAUTHORIZED: '1',
  BUN_OPTIONS: '--smol',
  LAB_KEY: KEY,
};

const ROUTING = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_CUSTOM_HEADERS',
  'ANTHROPIC_MODEL',
  'ANTHROPIC_SOMETHING_NEW_URL_TOKEN',
  'ANTHROPIC_UNIX_SOCKET',
  'BUN_OPTIONS',
  'CLAUDECODE',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
  'CLAUDE_CODE_SUBAGENT_MODEL',
  'CLAUDE_CODE_USE_BEDROCK',
  'NODE_TLS_REJECT_UNAUTHORIZED',
];

const BOTH = { NO_PROXY: LOOPBACK, no_proxy: LOOPBACK, CORDON_SESSION: expect.stringMatching(/^[\w-]{10,40}$/) };

/** A routed session's own, but for destination and credential. */
const ROUTED = {
  ...BOTH,
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
  CLAUDE_CODE_PROCESS_WRAPPER: '',
  CLAUDE_CODE_AUTO_MODE_SERVER: '0',
  CLAUDE_CODE_MAX_CONTEXT_TOKENS: '131072',
  ENABLE_TOOL_SEARCH: 'false',
};

const families = (model: string) => ({
  ANTHROPIC_DEFAULT_OPUS_MODEL: model,
  ANTHROPIC_DEFAULT_SONNET_MODEL: model,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
  ANTHROPIC_DEFAULT_FABLE_MODEL: model,
});

const LAB = {
  ...ROUTED,
  ...families('lab/model'),
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  ANTHROPIC_AUTH_TOKEN: KEY,
  CORDON_PROFILE: 'lab',
};
const OTHER = {
  ...ROUTED,
  ...families('other/model'),
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/other',
  // A conversation's key is a header of its own: the client would ask about an ANTHROPIC_API_KEY, and keep its end.
  ANTHROPIC_CUSTOM_HEADERS: 'x-api-key: other',
  CORDON_PROFILE: 'other',
};
const BUN_NOTICE = 'cordon: BUN_OPTIONS would run code inside the client, so it was left out of this session.\n';

describe('exactly these names change, and nothing else', () => {
  test.each([
    {
      behaviour: 'a plain shell, native',
      profile: 'native',
      env: {},
      set: { ...BOTH, CORDON_PROFILE: 'native' },
      removed: [],
      stderr: '',
    },
    {
      behaviour: 'a full shell, native',
      profile: 'native',
      env: SHELL,
      set: { ...BOTH, CORDON_PROFILE: 'native' },
      removed: ROUTING,
      stderr: BUN_NOTICE,
    },
    {
      behaviour: 'a plain shell, bearer',
      profile: 'lab',
      env: { LAB_KEY: KEY },
      set: LAB,
      removed: ['LAB_KEY'],
      stderr: '',
    },
    {
      behaviour: 'a full shell, bearer',
      profile: 'lab',
      env: SHELL,
      set: { ...LAB, CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: undefined },
      removed: [...ROUTING.filter((name) => !(name in LAB)), 'LAB_KEY'],
      stderr: BUN_NOTICE,
    },
    {
      behaviour: 'a plain shell, x-api-key',
      profile: 'other',
      env: { OTHER_KEY: 'other' },
      set: OTHER,
      removed: ['OTHER_KEY'],
      stderr: '',
    },
    {
      behaviour: 'a full shell, x-api-key',
      profile: 'other',
      env: { ...SHELL, OTHER_KEY: 'other' },
      set: { ...OTHER, CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: undefined },
      removed: [...ROUTING.filter((name) => !(name in OTHER)), 'OTHER_KEY'],
      stderr: BUN_NOTICE,
    },
  ])('$behaviour', async ({ profile, env, set, removed, stderr }) => {
    const wanted = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
    expect(await changesOf(profile, env)).toEqual({ set: wanted, removed: [...removed].sort(), stderr });
  });

  test.each([
    { behaviour: 'neither list', env: {}, lists: [LOOPBACK, LOOPBACK] },
    {
      behaviour: 'the upper-case one',
      env: { NO_PROXY: 'corp.example, .lan' },
      lists: [`corp.example,.lan,${LOOPBACK}`, `corp.example,.lan,${LOOPBACK}`],
    },
    {
      behaviour: 'two that differ',
      env: { NO_PROXY: 'a', no_proxy: 'b,localhost' },
      lists: [`a,${LOOPBACK}`, `b,localhost,127.0.0.1,::1`],
    },
    { behaviour: 'everything, which curl understands only alone', env: { NO_PROXY: '*' }, lists: ['*', '*'] },
  ])('NO_PROXY gains loopback and keeps what it had: $behaviour', async ({ env, lists }) => {
    const after = reportOf(await cordon(createBox(), ['run', 'native'], { env })).env;
    expect([after['NO_PROXY'], after['no_proxy']]).toEqual(lists);
  });

  test('the variable of another profile’s key stays: it is this person’s', async () => {
    const { removed } = await changesOf('lab', { LAB_KEY: KEY, OTHER_KEY: 'x' });
    expect(removed).toEqual(['LAB_KEY']);
  });
});

describe.skipIf(!isLinux)('bytes of the environment', () => {
  const raw = async (env: Readonly<Record<string, string>>) => {
    const { rawEnv } = reportOf(await cordon(createBox(), ['run', 'native'], { env }));
    return rawEnv.map((entry) => Buffer.from(entry, 'latin1').toString('utf8'));
  };

  test.each([
    { behaviour: 'an empty value', name: 'EMPTY', value: '' },
    { behaviour: 'line breaks', name: 'LINES', value: 'a\nb\r\nc\n' },
    { behaviour: 'an equals sign', name: 'EQUALS', value: 'a=b==' },
    { behaviour: 'other scripts', name: 'ŁÓDŹ', value: '你好 🧭' },
    { behaviour: 'control characters', name: 'CONTROL', value: '\u0001\u001b]0;x\u0007' },
    { behaviour: 'a function that bash exported', name: 'BASH_FUNC_f%%', value: '() {  echo 1\n}' },
    { behaviour: 'a name with odd signs', name: 'odd-name.with space', value: '1' },
    { behaviour: 'a name that objects have', name: '__proto__', value: 'x' },
    { behaviour: 'another one', name: 'constructor', value: 'x' },
    { behaviour: 'a hundred thousand characters', name: 'LARGE', value: 'x'.repeat(100_000) },
  ])('$behaviour arrives as it was', async ({ name, value }) => {
    const env = Object.create(null) as Record<string, string>;
    Object.defineProperty(env, name, { value, enumerable: true });
    expect(await raw({ ...env })).toContain(`${name}=${value}`);
  });

  test('five thousand variables arrive', async () => {
    const env = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`V${index}`, `value ${index}`]));
    const entries = new Set(await raw(env));
    expect(Object.entries(env).filter(([name, value]) => !entries.has(`${name}=${value}`))).toEqual([]);
  });

  test('what is too large with cordon’s own additions is one clear message, and nothing is left', async () => {
    // The kernel takes 131,071 bytes of one variable: this one cordon can be started with, and not extend.
    const box = createBox();
    const ended = await cordon(box, ['run', 'native'], { env: { NO_PROXY: 'n'.repeat(131_060) } });
    expect(ended.status).toBe(126);
    expect(ended.stderr).toMatch(
      /^cordon: The environment and the arguments are too large for the system to start .*claude: the largest variable is NO_PROXY \(131084 characters\)/,
    );
    expect(ended.stderr.split('\n')).toHaveLength(3);
    expect(sessionsOf(box)).toEqual([]);
  });

  test('a profile’s own arguments that are too large are the same', async () => {
    const box = createBox();
    putConfiguration(box, {
      ...CONFIGURATION,
      profiles: { lab: { ...CONFIGURATION.profiles.lab, args: ['-p', 'x'.repeat(200_000)] } },
    });
    const ended = await cordon(box, ['run', 'lab'], { env: { LAB_KEY: KEY } });
    expect({
      status: ended.status,
      trace: /\n\s+at |native stack/i.test(ended.stderr),
      sessions: sessionsOf(box),
    }).toEqual({ status: 126, trace: false, sessions: [] });
  });
});

describe('what a launch removes is removed everywhere', () => {
  test('interpreter injection doesn’t reach the client’s own question for its version', async () => {
    const box = createBox();
    const trace = putFile(
      `${box.directory}/preload.cjs`,
      `require('node:fs').appendFileSync(${JSON.stringify(`${box.directory}/ran`)}, process.argv[1] + '\\n');`,
    );
    const ended = await cordon(box, ['run', 'native'], { env: { NODE_OPTIONS: `--require ${trace}` } });
    const report = reportOf(ended);
    expect(report.env).not.toHaveProperty('NODE_OPTIONS');
    const { readFileSync } = await import('node:fs');
    // cordon's own Node runs it, as every Node program of this person does; the client doesn't.
    expect(
      readFileSync(`${box.directory}/ran`, 'utf8')
        .trim()
        .split('\n')
        .filter((line) => line.endsWith('claude')),
    ).toEqual([]);
  });
});
