import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { inLab, inLabs } from '../../src/conformance/in-labs.ts';
import { judgeRun, nativeSessionLike, routedSession, type Session } from '../../src/conformance/judge-run.ts';
import { bare, runUnder, type Launcher, type Run } from '../../src/conformance/run-under.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import type { Cell } from '../../src/core/cases/cell.ts';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import type { LeakRow } from '../../src/core/cases/leak-row.ts';
import { LEAK_ROWS } from '../../src/core/cases/leak-rows.ts';
import { CALLS_AGENT } from '../../src/core/cases/leak-values.ts';
import { KEY_VARIABLE, LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import { builtCordon, pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();
const LAB = {
  upstreams: ['provider', 'stranger'],
  proxies: ['proxy', 'stranger-proxy'],
  impostors: ['impostor'],
  sockets: ['stranger-socket'],
};

/** One row of every kind. Where the program stands first and the leak comes later, each of them goes through cordon. */
const ROWS: readonly { readonly id: string; readonly madeAfter: 'starts the client itself' | 'asks cordon' }[] = [
  { id: 'shell-route', madeAfter: 'asks cordon' },
  { id: 'shell-key', madeAfter: 'asks cordon' },
  { id: 'shell-headers', madeAfter: 'asks cordon' },
  { id: 'bun-preload', madeAfter: 'asks cordon' },
  { id: 'user-half', madeAfter: 'starts the client itself' },
  { id: 'user-key', madeAfter: 'starts the client itself' },
  { id: 'user-model', madeAfter: 'starts the client itself' },
  { id: 'user-bedrock', madeAfter: 'starts the client itself' },
  { id: 'user-helper', madeAfter: 'starts the client itself' },
  { id: 'project-half', madeAfter: 'asks cordon' },
  { id: 'local-half', madeAfter: 'asks cordon' },
  { id: 'local-models', madeAfter: 'asks cordon' },
];

/** The client, which first writes down which session it is in. */
function noteSession(layout: Layout): string {
  const program = path.join(layout.directory, 'noting-client');
  const note = path.join(layout.home, 'session');
  writeFileSync(program, `#!/bin/sh\nprintf %s "\${CORDON_SESSION-}" > '${note}'\nexec '${client}' "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

async function makeShims(layout: Layout, args: readonly string[]): Promise<void> {
  const [program = '', ...words] = builtCordon;
  // What the leak sets in the shell that starts the session isn't set where the programs are made.
  const kept = /^(?:HOME|PATH|TMPDIR|LANG|HTTPS_PROXY|NODE_EXTRA_CA_CERTS|NO_PROXY|XDG_\w+|DISABLE_\w+)$/;
  const shared = Object.entries(layout.env).filter(([name]) => kept.test(name));
  const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', CLAUDE_CODE_MAX_RETRIES: '0' };
  await promisify(execFile)(program, [...words, 'shim', ...args, '--dir', path.join(layout.directory, 'shims')], {
    env: { ...Object.fromEntries(shared), ...quiet, CORDON_CLAUDE: noteSession(layout) },
    cwd: layout.home,
  });
}

const startShim = (name: string): Pick<Launcher, 'commandLine' | 'env'> => ({
  env: (layout) => ({ CORDON_CLAUDE: path.join(layout.directory, 'noting-client'), [KEY_VARIABLE]: PROVIDER_KEY }),
  commandLine: (layout) => [path.join(layout.directory, 'shims', name), ...layout.args],
});

const LAUNCHERS: Readonly<Record<'made before' | 'made after' | 'claude', Launcher>> = {
  'made before': {
    name: 'a program from before the leak',
    ...startShim('claude-native'),
    prepare: async (layout) => {
      const settings = path.join(layout.home, '.claude', 'settings.json');
      const there = existsSync(settings);
      if (there) renameSync(settings, `${settings}.later`);
      await makeShims(layout, ['native']);
      if (there) renameSync(`${settings}.later`, settings);
    },
  },
  'made after': {
    name: 'a program from after the leak',
    ...startShim('claude-native'),
    prepare: (layout) => makeShims(layout, ['native']),
  },
  claude: {
    name: 'plain claude, whose default is a routed profile',
    ...startShim('claude'),
    prepare: async (layout) => {
      const routed = { provider: 'lab', model: PROVIDER_MODEL, credential: `env:${KEY_VARIABLE}`, gateway: false };
      const configuration = path.join(layout.home, '.config', 'cordon', 'config.jsonc');
      await promisify(execFile)('mkdir', ['-p', path.dirname(configuration)]);
      writeFileSync(
        configuration,
        JSON.stringify({
          defaultProfile: 'routed',
          providers: { lab: { baseUrl: layout.places['provider'], auth: 'bearer' } },
          profiles: { routed },
        }),
        { mode: 0o600 },
      );
      await makeShims(layout, ['--claude']);
    },
  },
};

type How = keyof typeof LAUNCHERS;
type Measured = {
  readonly id: string;
  readonly how: How;
  readonly cell: Cell;
  readonly run: Run;
  readonly via: string;
};

function withLogin({ situation }: LeakRow): LeakRow['situation'] {
  return {
    ...situation,
    env: { CLAUDE_CODE_MAX_RETRIES: '0', ...situation.env },
    homeFiles: { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles },
  };
}

const CLEAN: LeakRow = { id: 'clean', source: 'nothing leaks', situation: {}, leaks: [] };

describe.skipIf(client === null)('the programs of `cordon shim` on the real client, against leaks', () => {
  let measured: readonly Measured[] = [];

  beforeAll(async () => {
    const native = await inLab(LAB, async (lab) => {
      const situation = withLogin({ ...CLEAN, situation: { scripts: CALLS_AGENT } });
      return nativeSessionLike(await runUnder({ lab, launcher: bare, client: client as string, situation }));
    });
    if (!native.ok) throw new Error(native.problem.message);
    const rows = [CLEAN, ...ROWS.map(({ id }) => LEAK_ROWS.find((row) => row.id === id) as LeakRow)];
    const hows = Object.keys(LAUNCHERS) as How[];
    measured = await inLabs({
      jobs: rows.flatMap((row) => hows.map((how) => ({ row, how }))),
      parallel: 2,
      options: LAB,
      work: async (lab, { row, how }): Promise<Measured> => {
        const launcher = LAUNCHERS[how];
        const run = await runUnder({ lab, launcher, client: client as string, situation: withLogin(row) });
        const session: Session = how === 'claude' ? routedSession : native.value;
        const column = how === 'claude' ? 'cordon-routed' : 'cordon-native';
        const note = path.join(run.layout.home, 'session');
        const id = existsSync(note) ? readFileSync(note, 'utf8') : '';
        rmSync(path.join(run.layout.directory, 'shims'), { recursive: true, force: true });
        const via = id === '' ? 'no session' : id.startsWith('shim-') ? 'starts the client itself' : 'asks cordon';
        return { id: row.id, how, run, via, cell: judgeRun(run, { row, column, session }) };
      },
    });
  }, 600_000);

  function seen(id: string, how: How) {
    const found = measured.find((one) => one.id === id && one.how === how);
    if (found === undefined) throw new Error(`${id} was not run`);
    const { cell, via, run } = found;
    return { ...cell, via, said: cell.outcome === 'contained' ? '' : run.stderr + run.stdout };
  }
  const held = (via: string) => ({ outcome: 'contained', evidence: [], via, said: '' });

  test('where nothing leaks the ready-made program starts the client itself, and plain claude asks cordon', () => {
    expect(seen('clean', 'made before')).toEqual(held('starts the client itself'));
    expect(seen('clean', 'made after')).toEqual(held('starts the client itself'));
    expect(seen('clean', 'claude')).toEqual(held('asks cordon'));
  });

  test.each(ROWS)('$id comes later: the program is stale, asks cordon, and the session is held', ({ id }) => {
    expect(seen(id, 'made before')).toEqual(held('asks cordon'));
  });

  test.each(ROWS)('$id was there before: the program $madeAfter, and the session is held', ({ id, madeAfter }) => {
    expect(seen(id, 'made after')).toEqual(held(madeAfter));
  });

  test.each(ROWS)('$id under plain claude with a routed default: the session is held', ({ id }) => {
    expect(seen(id, 'claude')).toEqual(held('asks cordon'));
  });
});
