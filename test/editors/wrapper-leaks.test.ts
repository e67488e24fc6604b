import { beforeAll, describe, expect, test } from 'vitest';
import { setEditor } from '../../src/commands/editor.ts';
import { inLab, inLabs } from '../../src/conformance/in-labs.ts';
import { judgeRun, nativeSessionLike, routedSession } from '../../src/conformance/judge-run.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import { runUnder, type Launcher, type Run } from '../../src/conformance/run-under.ts';
import type { Cell } from '../../src/core/cases/cell.ts';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import type { LeakRow } from '../../src/core/cases/leak-row.ts';
import { LEAK_ROWS } from '../../src/core/cases/leak-rows.ts';
import { KEY_VARIABLE, LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import { findEditor } from '../../src/core/editors/editor.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { builtCordon, pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();
const LAB = { upstreams: ['provider', 'stranger'], proxies: ['proxy', 'stranger-proxy'], impostors: ['impostor'] };
const ROWS = [
  'shell-route',
  'shell-headers',
  'shell-bedrock',
  'bun-preload',
  'user-half',
  'user-model',
  'user-bedrock',
  'user-helper',
  'project-half',
  'local-half',
  'local-models',
  'local-helper',
];

/**
 * What the vendor's own SDK (0.3.332), which the extension is built on, starts its client with and then says to it: seen
 * with that SDK in front of a wrapper.
 */
const SDK_ARGUMENTS = [
  '--output-format',
  'stream-json',
  '--verbose',
  '--input-format',
  'stream-json',
  '--permission-prompt-tool=stdio',
  '--setting-sources=user,project,local',
  '--include-partial-messages',
];
const SDK_ENVIRONMENT = {
  CLAUDE_CODE_ENTRYPOINT: 'claude-vscode',
  CLAUDE_AGENT_SDK_VERSION: '0.3.332',
  CLAUDE_CODE_SDK_READS_SESSION_STATE: '1',
  BUN_ENABLE_CRASH_REPORTING: '0',
};
const ask = (id: string, request: unknown) => ({ type: 'control_request', request_id: id, request });
const RECORDS = [
  ask('one', { subtype: 'initialize', hooks: null }),
  ask('two', { subtype: 'set_permission_mode', mode: 'plan' }),
  ask('three', { subtype: 'apply_flag_settings', settings: { effortLevel: 'high' } }),
  {
    type: 'user',
    message: { role: 'user', content: [{ type: 'text', text: 'hi' }] },
    parent_tool_use_id: null,
    session_id: '',
  },
];

type How = 'native, for no profile was named' | 'a routed profile';
const PROFILES: Readonly<Record<How, string | null>> = {
  'native, for no profile was named': null,
  'a routed profile': 'routed',
};

async function setUp(layout: Layout, profile: string | null): Promise<string> {
  const editor = findEditor('vscode');
  if (editor === undefined) throw new Error('no such editor');
  const host = createNodeHost({ env: layout.env, cwd: layout.cwd, interactive: false });
  const done = await setEditor(host, {
    editor,
    profile,
    remove: false,
    dryRun: false,
    command: builtCordon,
    looks: [0],
  });
  if (!done.ok) throw new Error(done.problem.message);
  return done.value.wrapper ?? '';
}

function throughWrapper(profile: string | null): Launcher {
  const wrappers = new WeakMap<Layout, string>();
  return {
    name: 'as the extension does',
    prepare: async (layout) => void wrappers.set(layout, await setUp(layout, profile)),
    env: () => ({ ...SDK_ENVIRONMENT, [KEY_VARIABLE]: PROVIDER_KEY }),
    commandLine: (layout) => [wrappers.get(layout) ?? '', client ?? '', ...SDK_ARGUMENTS],
  };
}

/** The extension's client by itself: how a clean session of its looks, and the proof that the rows have teeth. */
const alone: Launcher = {
  name: 'the client alone',
  env: () => SDK_ENVIRONMENT,
  commandLine: () => [client ?? '', ...SDK_ARGUMENTS],
};

const routed = { provider: 'lab', model: PROVIDER_MODEL, credential: `env:${KEY_VARIABLE}`, gateway: false };
function situationOf({ situation }: Pick<LeakRow, 'situation'>): LeakRow['situation'] {
  return {
    ...situation,
    env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env },
    homeFiles: {
      ...storedLogin(LOGIN_TOKEN),
      '.config/cordon/config.jsonc': { providers: { lab: { baseUrl: '@provider' } }, profiles: { routed } },
      ...situation.homeFiles,
    },
    stdin: RECORDS.map((record) => `${JSON.stringify(record)}\n`).join(''),
  };
}

type Measured = { readonly id: string; readonly how: How | 'alone'; readonly cell: Cell; readonly run: Run };

describe.skipIf(client === null)('a session that VS Code’s extension starts, on the real client, against leaks', () => {
  let measured: readonly Measured[] = [];

  beforeAll(async () => {
    const request = { client: client ?? '' };
    const native = await inLab(LAB, async (lab) =>
      nativeSessionLike(
        await runUnder({ ...request, lab, launcher: alone, situation: situationOf({ situation: {} }) }),
      ),
    );
    if (!native.ok) throw new Error(native.problem.message);
    const rows = ROWS.map((id) => LEAK_ROWS.find((row) => row.id === id) as LeakRow);
    const hows = ['alone', ...(Object.keys(PROFILES) as How[])] as const;
    measured = await inLabs({
      jobs: rows.flatMap((row) => hows.map((how) => ({ row, how }))),
      parallel: 2,
      options: LAB,
      work: async (lab, { row, how }): Promise<Measured> => {
        const launcher = how === 'alone' ? alone : throughWrapper(PROFILES[how]);
        const run = await runUnder({ ...request, lab, launcher, situation: situationOf(row) });
        const isRouted = how === 'a routed profile';
        const session = isRouted ? routedSession : native.value;
        const column = isRouted ? 'cordon-routed' : 'cordon-native';
        return { id: row.id, how, run, cell: judgeRun(run, { row, column, session }) };
      },
    });
  }, 600_000);

  function seen(id: string, how: Measured['how']) {
    const found = measured.find((one) => one.id === id && one.how === how);
    if (found === undefined) throw new Error(`${id} was not run`);
    return found;
  }

  describe.each(Object.keys(PROFILES) as How[])('%s', (how) => {
    test.each(ROWS)('%s: nothing of it gets in, and the extension is answered', (id) => {
      const { cell, run } = seen(id, how);
      const answers = run.stdout.split('\n').flatMap((line) => {
        const record = line.startsWith('{') ? (JSON.parse(line) as { type: string; response?: unknown }) : null;
        return record?.type === 'control_response' ? [record.response] : [];
      });
      expect({ ...cell, said: cell.outcome === 'contained' ? '' : run.stderr }).toEqual({
        outcome: 'contained',
        evidence: [],
        said: '',
      });
      expect(answers).toEqual(
        ['one', 'two', 'three'].map((request_id): unknown =>
          expect.objectContaining({ subtype: 'success', request_id }),
        ),
      );
    });
  });

  test('the same rows go through where the client is started alone', () => {
    const held = ROWS.filter((id) => seen(id, 'alone').cell.outcome !== 'leaked');
    expect(held).toEqual([]);
  });
});
