import { DatabaseSync } from 'node:sqlite';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { runUnder, type Run } from '../../src/conformance/run-under.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { gatewayLauncher } from './gateway-launcher.ts';

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
  const launcher = gatewayLauncher({
    client: client as string,
    ...(budget === null ? {} : { profile: { budget } }),
    configuration: { prices: { 'some/model': { input: 1, output: 5 } }, ...(url === undefined ? {} : { ledger: url }) },
    prepare: ({ home }) => {
      const state = path.join(home, '.local', 'state', 'cordon');
      mkdirSync(state, { recursive: true, mode: 0o700 });
      const end = lay?.(path.join(state, 'ledger.db'));
      if (end !== undefined) after.push(end);
    },
  });
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
