import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUpstream, type MockUpstream } from '../gateway/mock-upstream.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { runToEnd } from '../launch/run-to-end.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const client = pinnedClient() ?? '';

/** The headings of the part of the page that has what the client says. */
const [, part = ''] = readFileSync(path.join(root, 'docs', 'troubleshooting.md'), 'utf8').split(/^## .*$/m);
const headings = [...part.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading ?? '');

type Provoked = {
  readonly heading: string;
  /** What the server answers; null never does. */
  readonly answer?: readonly [status: number, body: string] | null;
  /** Laid over an environment with a server and a token. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
};

const error = (type: string, message: string) => JSON.stringify({ type: 'error', error: { type, message } });
const NO_TOKEN = { ANTHROPIC_AUTH_TOKEN: undefined };
const KEY = { ...NO_TOKEN, ANTHROPIC_API_KEY: 'sk-ant-api03-made-up' };

/** What can be had of the client by an answer or a setting. */
const PROVOKED: readonly Provoked[] = [
  { heading: 'Not logged in · Please run /login', env: { ...NO_TOKEN, ANTHROPIC_BASE_URL: undefined } },
  {
    heading: 'Not logged in · Please run /login',
    answer: [401, error('authentication_error', 'invalid x-api-key')],
  },
  { heading: 'Failed to authenticate. API Error: 401', answer: [401, error('authentication_error', 'no such key')] },
  {
    heading: 'Invalid API key · Fix external API key',
    answer: [401, error('authentication_error', 'invalid x-api-key')],
    env: KEY,
  },
  { heading: 'apiKeyHelper failed', env: NO_TOKEN, args: ['--settings', '{"apiKeyHelper":"exit 3"}'] },
  { heading: 'Failed to authenticate. API Error: 403', answer: [403, error('permission_error', 'no')] },
  { heading: 'API Error: 402', answer: [402, error('billing_error', 'no')] },
  {
    heading: 'Credit balance is too low',
    answer: [400, error('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.')],
  },
  { heading: 'API Error: Request rejected (429)', answer: [429, error('rate_limit_error', 'slow down')] },
  { heading: 'API Error: 400', answer: [400, error('invalid_request_error', 'unknown field')] },
  {
    heading: "There's an issue with the selected model (…). It may not exist or you may not have access to it.",
    answer: [404, '<html>not found</html>'],
  },
  { heading: 'API Error: Connection refused', env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' } },
  { heading: "API Error: Can't reach the API server", env: { ANTHROPIC_BASE_URL: 'http://nowhere.invalid' } },
  {
    heading: 'API Error: Unable to connect to API: SSL certificate verification failed',
    env: { ANTHROPIC_BASE_URL: '@secure' },
  },
  { heading: 'API Error: Invalid URL', env: { ANTHROPIC_BASE_URL: 'nonsense' } },
  { heading: 'API Error: API returned an empty or malformed response (HTTP 200)', answer: [200, '{}'] },
  { heading: 'API Error: JSON Parse error', answer: [200, '<html>hello</html>'] },
  { heading: 'Request timed out', answer: null, env: { API_TIMEOUT_MS: '300' } },
  {
    heading: 'Prompt is too long',
    answer: [400, error('invalid_request_error', 'prompt is too long: 250000 tokens > 200000 maximum')],
  },
  { heading: 'Request too large (max …MB)', answer: [413, error('request_too_large', 'too big')] },
  { heading: 'API Error: 500', answer: [500, error('api_error', 'internal')] },
  { heading: 'API Error: 529', answer: [529, error('overloaded_error', 'Overloaded')] },
  { heading: '[claude-code:unrecognized_model] {"model":"…"}', args: ['--model', 'made/up'] },
  { heading: 'Settings file not found', args: ['--settings', '/nowhere.json'] },
];

/** What takes a terminal, a policy or a day of waiting: the pieces that the client makes the message of. */
const SPELLED: Readonly<Record<string, readonly string[]>> = {
  'Claude Code doesn\'t recognize the model "…", so it assumes a context window of 1m tokens': [
    "Claude Code doesn't recognize the model ",
    'so it assumes a context window of ',
  ],
  'API Error: Unable to connect to API: Self-signed certificate detected': ['Self-signed certificate detected'],
  "Auto mode can't check actions in this session": ["Auto mode can't check actions in this session"],
  'Both ANTHROPIC_AUTH_TOKEN and ANTHROPIC_API_KEY set': ['"Both ",', 'auth may not work as expected'],
  'Detected a custom API key in your environment': ['Detected a custom API key in your environment'],
  'These settings did not load, so nothing in them is in effect': [
    'These settings did not load, so nothing in them is in effect',
  ],
  'Model "…" is restricted by your organization\'s settings': ["is restricted by your organization's settings"],
  "This machine's managed settings require a first-party login": [
    "This machine's managed settings require a first-party login",
  ],
  "Your organization's managed settings allow Claude Code to use: …": [
    "Your organization's managed settings allow Claude Code to use:",
  ],
};

it('every heading is one that is looked for here', () => {
  const known = new Set([...PROVOKED.map(({ heading }) => heading), ...Object.keys(SPELLED)]);
  expect(headings.length).toBeGreaterThan(20);
  expect(headings.flatMap((heading) => heading.split(/, (?=API Error)/)).filter((one) => !known.has(one))).toEqual([]);
  expect([...known].filter((one) => !part.includes(one))).toEqual([]);
});

describe.skipIf(client === '')('what the client says', () => {
  let directory: string;
  let plain: MockUpstream;
  let secure: MockUpstream;
  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'cordon-messages-'));
    plain = await startUpstream(() => {});
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    secure = await startUpstream(() => {}, { key, cert });
  });
  afterAll(async () => {
    await Promise.all([plain.close(), secure.close()]);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  async function ask({ answer = [500, ''], env = {}, args = [] }: Provoked): Promise<string> {
    plain.answer((response) => {
      if (answer === null) return;
      const [status, body] = answer;
      // A warm-up request and a retry would get another answer, or make this wait.
      response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' }).end(body);
    });
    const home = mkdtempSync(path.join(directory, 'home-'));
    mkdirSync(path.join(home, 'project'));
    const places: Readonly<Record<string, string>> = { '@secure': secure.url };
    const { stdout, stderr } = await runToEnd([client, '-p', 'hi', ...args], {
      cwd: path.join(home, 'project'),
      env: {
        HOME: home,
        PATH: '/usr/bin:/bin',
        DISABLE_AUTOUPDATER: '1',
        DISABLE_TELEMETRY: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_MAX_RETRIES: '0',
        ANTHROPIC_BASE_URL: plain.url,
        ANTHROPIC_AUTH_TOKEN: 'made-up-token',
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, places[value ?? ''] ?? value])),
      },
    });
    return stdout + stderr;
  }

  it.each(PROVOKED)('$heading', async (provoked) => {
    const said = await ask(provoked);
    for (const piece of provoked.heading.split('…')) expect(said).toContain(piece);
  });

  it.each(Object.entries(SPELLED))('%s, in its program', (_, pieces) => {
    const program = readFileSync(client);
    expect(pieces.filter((piece) => !program.includes(piece))).toEqual([]);
  });
});
