import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  CONFIGURATION,
  createBox,
  KEY,
  putConfiguration,
  putFile,
  putShellClient,
  type Box,
  type ClientReport,
} from './box.ts';
import { cordon, type Ended } from './launch.ts';

const KEYS = { LAB_KEY: KEY, OTHER_KEY: 'made-up-other', HTTPS_PROXY: 'http://proxy.example:3128' };
const isLinux = process.platform === 'linux';

/** What a tool of a session does, as a script in the environment that the session gives to it. */
function tool(box: Box, profile: string, script: string): Promise<Ended> {
  return cordon(box, ['exec', profile, '--', 'sh', '-c', script], { env: KEYS });
}

function childOf({ stdout, stderr, status }: Ended) {
  if (status !== 0) throw new Error(`The tool ended with ${status}: ${stderr}`);
  const { env, argv } = JSON.parse(stdout.toString()) as ClientReport;
  const overlay = JSON.parse(readFileSync(argv[argv.indexOf('--settings') + 1] ?? '', 'utf8')) as {
    readonly env: Readonly<Record<string, string>>;
  };
  return { env, argv, overlay, stderr };
}

const DIFFERENT_WAYS = [
  { how: 'by its name', command: 'claude -p hi' },
  { how: 'with nothing but HOME and PATH', command: 'env -i HOME="$HOME" PATH="$PATH" claude -p hi' },
  {
    how: 'with a route of the tool’s own',
    command:
      'ANTHROPIC_BASE_URL=http://stranger.example ANTHROPIC_AUTH_TOKEN=leak LAB_KEY=leak HTTPS_PROXY=http://stranger.example:1 NODE_EXTRA_CA_CERTS=/leak.pem CORDON_CONFIG=/nowhere CORDON_CLAUDE=/bin/true CORDON_SESSION=x claude -p hi',
  },
  {
    how: 'with --settings of its own',
    command: `claude -p hi --settings '{"env":{"ANTHROPIC_BASE_URL":"http://stranger.example","ANTHROPIC_API_KEY":"leak"}}'`,
  },
  { how: 'by a script of a script', command: `sh -c 'exec sh -c "claude -p hi"'` },
];

describe('a claude inside a session', () => {
  test.skipIf(!isLinux).each(DIFFERENT_WAYS)('of lab, $how, goes where the session goes', async ({ command }) => {
    const { env, argv, overlay, stderr } = childOf(await tool(createBox(), 'lab', command));
    expect(stderr).toBe('');
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_AUTH_TOKEN: KEY,
      CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
      CORDON_PROFILE: 'lab',
      HTTPS_PROXY: KEYS.HTTPS_PROXY,
    });
    expect(env).not.toHaveProperty('LAB_KEY');
    expect(JSON.stringify({ env, argv, overlay })).not.toMatch(/stranger|leak/);
    expect(argv.slice(2)).toEqual(['--model', 'lab/model', '-p', 'hi']);
  });

  test.each(DIFFERENT_WAYS)('of native, $how, is native', async ({ command }) => {
    const box = createBox();
    putFile(`${box.home}/.claude/settings.json`, { env: { ANTHROPIC_BASE_URL: 'http://stranger.example' } });
    const { env, argv, overlay, stderr } = childOf(await tool(box, 'native', command));
    expect(stderr).toBe('');
    expect(env).toMatchObject({ CORDON_PROFILE: 'native', HTTPS_PROXY: KEYS.HTTPS_PROXY });
    expect(env).not.toHaveProperty('ANTHROPIC_BASE_URL');
    expect(overlay.env).toMatchObject({ ANTHROPIC_BASE_URL: '', ANTHROPIC_API_KEY: '' });
    expect(JSON.stringify({ env: { ...env, LAB_KEY: '' }, argv, overlay })).not.toMatch(/stranger|leak/);
  });

  test.skipIf(!isLinux)('gets a key of x-api-key too, and so does a child of the child', async () => {
    const box = createBox();
    putShellClient(box, 'if [ -n "$AGAIN" ]; then env; else AGAIN=1 exec claude -p hi; fi');
    const { stdout, stderr } = await tool(box, 'other', 'claude -p hi');
    expect(stderr).toBe('');
    const lines = stdout.toString().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining(['AGAIN=1', 'ANTHROPIC_API_KEY=made-up-other', 'CORDON_PROFILE=other']),
    );
    expect(lines.find((line) => line.startsWith('PATH='))?.match(/cordon\/sessions/g)).toHaveLength(1);
  });

  test.each(['claude', 'CLIENT'])('is what cordon exec starts for %s', async (program) => {
    const box = createBox();
    const words = ['exec', 'native', '--', program.replace('CLIENT', `${box.bin}/claude`), '-p', 'hi'];
    const { overlay, argv } = childOf(await cordon(box, words));
    expect(overlay.env).toMatchObject({ ANTHROPIC_BASE_URL: '' });
    expect(argv.slice(-2)).toEqual(['-p', 'hi']);
  });

  test('passes what is no conversation, and ends by the client’s status', async () => {
    const ended = await tool(createBox(), 'native', 'claude --version; claude --bg hi; echo "status $?"');
    expect(ended.stdout.toString()).toBe('2.1.330 (Claude Code)\nstatus 3\n');
    expect(ended.stderr).toContain('hands the session to a background process');
  });
});

describe('a claude inside a session is refused', () => {
  const RECORD = '"$HOME/.local/state/cordon/sessions/$CORDON_SESSION/session.json"';
  const refused = (says: RegExp) => ({ status: 3, stdout: '', stderr: expect.stringMatching(says) as string });
  const plain = ({ status, stdout, stderr }: Ended) => ({ status, stdout: stdout.toString(), stderr });

  test.each([
    {
      why: 'its key can no longer be read from the session',
      script: `sed -i 's/"pid":[0-9]*/"pid":999999999/' ${RECORD}; claude -p hi`,
      says: /inside the session [\w-]+ of the profile "lab" can't be held to it: its key came from LAB_KEY.*keychain/s,
    },
    {
      why: 'the session is a verification',
      script: `sed -i 's/"trial":false/"trial":true/' ${RECORD}; claude -p hi`,
      says: /the session [\w-]+ of the profile "lab" can't be held to it: .*cordon verify/s,
    },
    {
      why: 'nothing is remembered of the session',
      script: `rm ${RECORD}; claude -p hi`,
      says: /of which nothing is remembered any more/,
    },
    {
      why: 'its profile is gone',
      script: `sed -i 's/"lab":{"provider"/"labour":{"provider"/' "$HOME/.config/cordon/config.jsonc"; claude -p hi`,
      says: /the session [\w-]+ of the profile "lab" can't be held to it: .*profile/s,
    },
  ])('where $why', async ({ script, says }) => {
    expect(plain(await tool(createBox(), 'lab', script))).toEqual(refused(says));
  });

  test('where the profile now goes elsewhere', async () => {
    const box = createBox();
    const changed = structuredClone(CONFIGURATION);
    changed.providers.lab.baseUrl = 'http://127.0.0.1:9/elsewhere';
    changed.profiles.lab.credential = 'file:' + putFile(`${box.directory}/key`, KEY);
    putConfiguration(box, CONFIGURATION);
    const other = putFile(`${box.directory}/changed.jsonc`, changed);
    const ended = await tool(box, 'lab', `cp '${other}' "$HOME/.config/cordon/config.jsonc"; claude -p hi`);
    expect(plain(ended)).toEqual(
      refused(/the profile "lab" now goes to http:\/\/127\.0\.0\.1:9\/elsewhere, and this session goes to/),
    );
  });
});
