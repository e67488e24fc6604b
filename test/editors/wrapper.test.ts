import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setEditor } from '../../src/commands/editor.ts';
import { findEditor } from '../../src/core/editors/editor.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { DUMP_ENVIRONMENT } from '../../src/core/cases/leak-values.ts';
import { LEAKED_MODEL, LEAKED_TOKEN, LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import { fingerprint, startLab, type Lab } from '../../src/conformance/lab.ts';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { runUnder } from '../../src/conformance/run-under.ts';

const client = pinnedClient() ?? '';
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ upstreams: ['provider', 'stranger'], proxies: ['proxy'] });
});
afterAll(() => lab.close());

const LEAK = { ANTHROPIC_BASE_URL: '@stranger', ANTHROPIC_AUTH_TOKEN: LEAKED_TOKEN, ANTHROPIC_MODEL: LEAKED_MODEL };
/** How the extension talks to its client: records both ways, no terminal. */
const EXTENSION_ARGUMENTS = [
  '--output-format',
  'stream-json',
  '--verbose',
  '--input-format',
  'stream-json',
  '--permission-prompt-tool',
  'stdio',
  '--setting-sources',
  'user,project,local',
  '--session-id',
  '6b0d4ac4-54cf-4c4c-9a3b-0f1e4f5a1c11',
];
const TURN = `${JSON.stringify({
  type: 'user',
  message: { role: 'user', content: [{ type: 'text', text: 'hi' }] },
  parent_tool_use_id: null,
  session_id: '',
})}\n`;

async function setUp(layout: Layout, editor: 'vscode' | 'zed'): Promise<string> {
  const row = findEditor(editor);
  if (row === undefined) throw new Error('no such editor');
  const host = createNodeHost({ env: layout.env, cwd: layout.cwd, interactive: false });
  const command = [process.execPath, cordonProgram];
  const done = await setEditor(host, {
    editor: row,
    profile: 'lab',
    remove: false,
    dryRun: false,
    command,
    looks: [0],
  });
  if (!done.ok) throw new Error(done.problem.message);
  return done.value.wrapper ?? '';
}

describe('the program that an editor starts', () => {
  it.each([
    { behaviour: 'as VS Code’s extension does: the client’s command behind it', editor: 'vscode' as const },
    { behaviour: 'as Zed’s adapter does: in the client’s place', editor: 'zed' as const },
  ])('contains a session that is started $behaviour', async ({ editor }) => {
    let wrapper = '';
    const run = await runUnder({
      lab,
      client,
      situation: {
        env: {
          ...LEAK,
          LAB_KEY: PROVIDER_KEY,
          CORDON_CLAUDE: client,
          CLAUDE_CODE_MAX_RETRIES: '0',
          CLAUDE_CODE_ENTRYPOINT: 'claude-vscode',
          CLAUDE_CODE_SSE_PORT: '40404',
          MCP_CONNECTION_NONBLOCKING: 'true',
        },
        layers: { user: { ...DUMP_ENVIRONMENT, env: LEAK }, local: { env: LEAK } },
        homeFiles: {
          ...storedLogin(LOGIN_TOKEN),
          '.config/cordon/config.jsonc': {
            providers: { lab: { baseUrl: '@provider' } },
            profiles: {
              lab: { provider: 'lab', model: PROVIDER_MODEL, contextWindow: 131072, credential: 'env:LAB_KEY' },
            },
          },
        },
        stdin: TURN,
      },
      launcher: {
        name: editor,
        prepare: async (layout) => {
          wrapper = await setUp(layout, editor);
        },
        commandLine: () => [wrapper, ...(editor === 'vscode' ? [client] : []), ...EXTENSION_ARGUMENTS],
      },
    });
    expect(run.status, run.stderr).toBe(0);
    const seen = run.observations.filter(({ inference }) => inference !== null);
    expect(
      seen.map(({ server, authorization, apiKey, inference }) => [
        server,
        authorization?.fingerprint,
        apiKey,
        inference?.model,
      ]),
    ).toEqual([['provider', fingerprint(PROVIDER_KEY), null, PROVIDER_MODEL]]);
    const records = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(records.find(({ subtype }) => subtype === 'init')).toMatchObject({
      subtype: 'init',
      session_id: '6b0d4ac4-54cf-4c4c-9a3b-0f1e4f5a1c11',
      model: PROVIDER_MODEL,
    });
    expect(records.at(-1)).toMatchObject({ type: 'result', subtype: 'success' });
    const inside = readFileSync(path.join(run.layout.home, 'child-environment'), 'utf8').split('\n');
    expect(inside).toContain('MCP_CONNECTION_NONBLOCKING=true');
    expect(inside).toContain('CORDON_PROFILE=lab');
    expect(inside.includes('CLAUDE_CODE_SSE_PORT=40404')).toBe(editor === 'vscode');
    expect(inside.includes('CLAUDE_CODE_ENTRYPOINT=claude-vscode')).toBe(editor === 'vscode');
    expect(inside.join('\n')).not.toContain(PROVIDER_KEY);
    expect(readFileSync(wrapper, 'utf8')).not.toContain(PROVIDER_KEY);
    expect(statSync(wrapper).mode & 0o777).toBe(0o700);
  });
});
