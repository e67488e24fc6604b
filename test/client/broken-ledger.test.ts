import { DatabaseSync } from 'node:sqlite';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import { runUnder, type Launcher, type Run } from '../../src/conformance/run-under.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();

type Ledger = { readonly lay?: (file: string) => (() => void) | void; readonly url?: string };

let lab: Lab | null = null;
const after: (() => void)[] = [];

afterEach(async () => {
  for (const end of after.splice(0)) end();
  await lab?.close();
  lab = null;
});

/** A session of a profile with or without a budget, whose ledger is in trouble from the start. */
async function run({ lay, url }: Ledger, budget: object | null): Promise<Run> {
  const launcher: Launcher = {
    name: 'cordon-ledger',
    prepare: ({ home, places }: Layout) => {
      const configuration = path.join(home, '.config', 'cordon', 'config.jsonc');
      mkdirSync(path.dirname(configuration), { recursive: true });
      const own = {
        provider: 'lab',
        model: 'some/model',
        credential: 'env:LAB_KEY',
        gateway: true,
        contextWindow: 200_000,
      };
      writeFileSync(
        configuration,
        JSON.stringify({
          providers: { lab: { baseUrl: places['provider'], auth: 'bearer' } },
          profiles: { p: budget === null ? own : { ...own, budget } },
          prices: { 'some/model': { input: 1, output: 5 } },
          ...(url === undefined ? {} : { ledger: url }),
        }),
      );
      const state = path.join(home, '.local', 'state', 'cordon');
      mkdirSync(state, { recursive: true, mode: 0o700 });
      const end = lay?.(path.join(state, 'ledger.db'));
      if (end !== undefined) after.push(end);
    },
    env: () => ({ LAB_KEY: 'made-up-key-of-the-lab-0815', CORDON_CLAUDE: client ?? '' }),
    commandLine: ({ args }: Layout) => [process.execPath, cordonProgram, 'run', 'p', ...args],
  };
  lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
  return runUnder({ lab, client: client as string, launcher, situation: {} });
}

const TROUBLE: readonly ({ readonly behaviour: string } & Ledger)[] = [
  {
    behaviour: 'corrupt',
    lay: (file) => writeFileSync(file, `SQLite format 3\0${'no database at all '.repeat(500)}`, { mode: 0o600 }),
  },
  { behaviour: 'no file', lay: (file) => mkdirSync(file) },
  { behaviour: 'readable by others', lay: (file) => writeFileSync(file, '', { mode: 0o666, flush: true }) },
  {
    behaviour: 'held by another program',
    lay: (file) => {
      writeFileSync(file, '', { mode: 0o600 });
      const holder = new DatabaseSync(file);
      holder.exec('BEGIN EXCLUSIVE');
      return () => holder.close();
    },
  },
  { behaviour: 'on a PostgreSQL that is gone', url: 'postgres://me@127.0.0.1:1/cordon' },
];

const asked = ({ observations }: Run) => observations.filter(({ inference }) => inference !== null).length;

describe.skipIf(client === null)('a session whose ledger is', () => {
  test.each(TROUBLE)('$behaviour: with a budget it stops with one message, and nothing goes out', async (trouble) => {
    const ran = await run(trouble, { usd: 5, per: 'day' });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('The ledger cannot be written and a budget is set, so the request was not sent.');
    expect(asked(ran)).toBe(0);
  });

  test.each(TROUBLE)('$behaviour: without a budget it goes on', async (trouble) => {
    const ran = await run(trouble, null);
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('hi from provider');
    expect(asked(ran)).toBe(1);
  });
});
