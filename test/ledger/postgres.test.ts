import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import pg from 'pg';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { migrate } from '../../src/ledger/migrations.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { findPassword } from '../../src/ledger/postgres-password.ts';
import { openPostgresStore, placeOf } from '../../src/ledger/postgres-store.ts';
import { attribution, intent, NOON, rule, settlement } from './entries.ts';
import { freshDatabase, startPostgres, type Postgres } from './postgres.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.end());

const open = (ledger: string) => openLedger({ ledger, stateDirectory: tmpdir(), machine: 'here', env: {} });

async function ledgerOn(url: string) {
  const store = openPostgresStore({ url, env: {}, timeoutMs: 400 });
  onTestFinished(store.close);
  await migrate(store, placeOf(url));
  return createLedger({ store, machine: 'here' });
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof LedgerError ? error.problem.code : String(error)),
  );

describe('a ledger on PostgreSQL', () => {
  it.each([
    { behaviour: 'nobody listens', url: () => 'postgres://cordon@127.0.0.1:1/postgres', code: 'ledger-unreachable' },
    {
      behaviour: 'there is no such database',
      url: () => server.url.replace(/\/[^/]*$/, '/nowhere'),
      code: 'ledger-no-database',
    },
    { behaviour: 'there is no such user', url: () => server.url.replace('cordon@', 'nobody@'), code: 'ledger-login' },
  ])('is refused where $behaviour', async ({ url, code }) => {
    const outcome = await open(url());
    expect(outcome).toMatchObject({ ok: false, problem: { code, kind: 'unsafe' } });
    expect(!outcome.ok && outcome.problem.message).not.toContain('@');
  });

  it('is refused where a newer cordon wrote it', async () => {
    const url = await freshDatabase(server);
    const first = await open(url);
    if (first.ok) await first.value.close();
    const client = new pg.Client(url);
    await client.connect();
    await client.query("insert into cordon_migrations (name) values ('999-later')");
    await client.end();
    expect(await open(url)).toMatchObject({ ok: false, problem: { code: 'ledger-newer' } });
  });

  it('doesn’t overstep where the server’s default is a stricter isolation', async () => {
    const url = await freshDatabase(server);
    const client = new pg.Client(url);
    await client.connect();
    await client.query(
      `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    );
    await client.end();
    const [one, two] = [await ledgerOn(url), await ledgerOn(url)];
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? one : two).reserve(intent(`a${index}`, { reserveMicroUsd: 700 }), [
          rule({ limitMicroUsd: 10_000 }),
        ]),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(14);
  });

  it('gives up in time where another program holds it, and works again afterwards', async () => {
    const url = await freshDatabase(server);
    const ledger = await ledgerOn(url);
    const client = new pg.Client(url);
    await client.connect();
    await client.query('begin; lock table cordon_totals in exclusive mode');
    expect(await codeOf(ledger.reserve(intent('a'), [rule()]))).toMatch(/^ledger-(?:locked|unreachable)$/);
    await client.query('rollback');
    await client.end();
    expect(await codeOf(ledger.reserve(intent('a'), [rule()]))).toBe('done');
  });

  it('rejects while the server is gone, and knows everything when it is back', async ({ skip }) => {
    const { own } = server;
    if (own === null) return skip('the server isn’t the test’s own to stop');
    const ledger = await ledgerOn(await freshDatabase(server));
    await ledger.reserve(intent('a'), [rule()]);
    await own.stop();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => codeOf(ledger.reserve(intent(`b${index}`), [rule()]))),
    );
    expect(new Set(results)).toEqual(new Set(['ledger-unreachable']));
    expect(await codeOf(ledger.settle(settlement('a')))).toBe('ledger-unreachable');
    await own.start();
    await ledger.settle(settlement('a'));
    const [state] = await ledger.budgets([rule()], NOON, attribution.session);
    expect(state).toMatchObject({ spentMicroUsd: 4000, reservedMicroUsd: 0 });
  });
});

describe('the password of a PostgreSQL', () => {
  const passwordFile = (text: string, mode = 0o600): string => {
    const directory = mkdtempSync(path.join(tmpdir(), 'cordon-pgpass-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = path.join(directory, '.pgpass');
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };
  const who = { host: 'db', port: '5432', database: 'team', user: 'me', place: 'postgres://db/team' };

  it.each([
    { behaviour: 'the whole line', text: 'db:5432:team:me:first\n', password: 'first' },
    { behaviour: 'stars', text: '# mine\n*:*:*:you:other\n*:*:*:me:second\n', password: 'second' },
    { behaviour: 'colons and backslashes', text: String.raw`db:5432:team:me:a\:b\\c:d`, password: String.raw`a:b\c:d` },
    { behaviour: 'no line of theirs', text: 'db:5433:team:me:first\n', password: undefined },
  ])('is found in the password file: $behaviour', ({ text, password }) => {
    const file = passwordFile(text);
    expect(findPassword({ ...who, passfile: null, env: { PGPASSFILE: file } })).toBe(password);
    expect(findPassword({ ...who, passfile: null, env: { HOME: path.dirname(file) } })).toBe(password);
    expect(findPassword({ ...who, passfile: file, env: { PGPASSFILE: '/nowhere' } })).toBe(password);
    expect(findPassword({ ...who, passfile: file, env: { PGPASSWORD: 'from the environment' } })).toBe(
      'from the environment',
    );
  });

  it('isn’t taken from a file that others may read', () => {
    const file = passwordFile('*:*:*:*:first\n', 0o640);
    expect(() => findPassword({ ...who, passfile: file, env: {} })).toThrow('which others may read');
  });
});
