import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadSqlite } from '../../src/host/load-sqlite.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { migrate } from '../../src/ledger/migrations.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { openSqliteStore } from '../../src/ledger/sqlite-store.ts';
import { HOUR, intent, NOON, rule, settlement } from './entries.ts';

function scratch(): { readonly directory: string; readonly file: string } {
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-sqlite-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory, file: path.join(directory, 'ledger.db') };
}

const open = (stateDirectory: string) => openLedger({ ledger: 'sqlite', stateDirectory, machine: 'here', env: {} });

async function refusalOf(stateDirectory: string) {
  const outcome = await open(stateDirectory);
  if (!outcome.ok) return outcome.problem;
  await outcome.value.close();
  throw new Error('it was opened');
}

const child = (argv: readonly string[], options: object = {}) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, 'open-child.ts'), ...argv], {
    encoding: 'utf8',
    ...options,
  });

/** As the first schema had it: one intent that is settled and one that is open. */
const FIRST_LEDGER = `
create table "cordon_migrations" ("name" text primary key);
insert into cordon_migrations values ('001-first');
create table "cordon_sessions" ("id" text primary key, "profile" text not null, "project" text, "started_at" bigint not null, "machine" text not null, "pid" integer not null, "process_start" text);
insert into cordon_sessions values ('session-1', 'capped', '/work/tree', ${NOON - HOUR}, 'here', 4242, '77');
create table "cordon_intents" ("id" text primary key, "request" text not null, "attempt" integer not null, "at" bigint not null, "session" text not null, "profile" text not null, "project" text, "client_session" text, "agent" text, "provider" text not null, "model" text not null, "requested_model" text not null, "reserve" bigint);
create index "cordon_intents_at" on "cordon_intents" ("at");
insert into cordon_intents values ('a', 'ra', 1, ${NOON}, 'session-1', 'capped', '/work/tree', 'client-1', null, 'lab', 'some/model', 'opus', 10000);
insert into cordon_intents values ('b', 'rb', 1, ${NOON}, 'session-1', 'capped', '/work/tree', 'client-1', null, 'lab', 'some/model', 'opus', 10000);
create table "cordon_settlements" ("id" text primary key, "at" bigint not null, "outcome" text not null, "recovered" integer not null, "status" integer, "input" bigint, "output" bigint, "cache_read" bigint, "cache_write_5m" bigint, "cache_write_1h" bigint, "web_searches" bigint, "cost" bigint, "basis" text not null, "first_byte_ms" bigint, "duration_ms" bigint not null, "served_model" text, "failover" text);
insert into cordon_settlements values ('a', ${NOON}, 'answered', 0, 200, 100, 10, 0, 0, 0, 0, 4000, 'list', 5, 9, 'some/model', null);
create table "cordon_totals" ("scope" text not null, "name" text not null, "day" integer not null, "spent" bigint not null, "reserved" bigint not null, "open" integer not null, constraint "cordon_totals_key" primary key ("scope", "name", "day"));
create index "cordon_totals_open" on "cordon_totals" ("name") where "open" > 0;
insert into cordon_totals values ('overall', '', 20782, 4000, 10000, 1), ('profile', 'capped', 20782, 4000, 10000, 1), ('project', '/work/tree', 20782, 4000, 10000, 1), ('session', 'session-1', 0, 4000, 10000, 1);
create table "cordon_raises" ("scope" text not null, "name" text not null, "span" text not null, "amount" bigint not null, "at" bigint not null);
create index "cordon_raises_span" on "cordon_raises" ("scope", "name", "span");
insert into cordon_raises values ('profile', 'capped', 'day 2026-11-25', 5000, ${NOON});
create table "cordon_warnings" ("scope" text not null, "name" text not null, "span" text not null, "limit_micro_usd" bigint not null, "share" double precision not null, constraint "cordon_warnings_key" primary key ("scope", "name", "span", "limit_micro_usd", "share"));
`;

describe('the file of the ledger', () => {
  it('is for its owner alone, and so is what SQLite puts beside it', async () => {
    const { directory, file } = scratch();
    const outcome = await open(directory);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    await outcome.value.reserve(intent('a'), []);
    expect([file, `${file}-wal`, `${file}-shm`].map((name) => statSync(name).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
    await outcome.value.close();
  });

  it('is opened without a word on standard error', () => {
    const { directory } = scratch();
    const { stdout, stderr, status } = child([directory, 'a']);
    expect({ stdout, stderr, status }).toEqual({ stdout: 'done', stderr: '', status: 0 });
  });

  it.each([
    {
      behaviour: 'a link',
      code: 'ledger-not-a-file',
      lay: (file: string) => (writeFileSync(`${file}.real`, ''), symlinkSync(`${file}.real`, file)),
    },
    { behaviour: 'a directory', code: 'ledger-not-a-file', lay: (file: string) => mkdirSync(file) },
    { behaviour: 'a pipe', code: 'ledger-not-a-file', lay: (file: string) => void execFileSync('mkfifo', [file]) },
    {
      behaviour: 'one that others may read',
      code: 'ledger-not-private',
      lay: (file: string) => (writeFileSync(file, ''), chmodSync(file, 0o644)),
    },
    {
      behaviour: 'no database',
      code: 'ledger-corrupt',
      lay: (file: string) => writeFileSync(file, 'no database, '.repeat(500), { mode: 0o600 }),
    },
    {
      behaviour: 'a directory that isn’t there',
      code: 'ledger-unopened',
      lay: (file: string) => rmSync(path.dirname(file), { recursive: true }),
    },
  ])('is refused where it is $behaviour', async ({ code, lay }) => {
    const { directory, file } = scratch();
    lay(file);
    expect(await refusalOf(directory)).toMatchObject({ code, kind: 'unsafe' });
  });

  it('is refused where a newer cordon wrote it, and stays as it is', async () => {
    const { directory, file } = scratch();
    const first = await open(directory);
    if (first.ok) await first.value.close();
    const database = new (loadSqlite().DatabaseSync)(file);
    database.exec("insert into cordon_migrations (name) values ('999-later')");
    database.close();
    const problem = await refusalOf(directory);
    expect(problem).toMatchObject({ code: 'ledger-newer', kind: 'unsafe' });
    expect(problem.message).toContain('999-later');
  });

  it('is brought up to date where an older cordon wrote it, and keeps what it said', async () => {
    const { directory, file } = scratch();
    writeFileSync(file, '', { mode: 0o600 });
    const database = new (loadSqlite().DatabaseSync)(file);
    database.exec(FIRST_LEDGER);
    const outcome = await open(directory);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const ledger = outcome.value;
    const state = async () => (await ledger.budgets([rule({ limitMicroUsd: 1_000_000 })], NOON, null))[0];
    expect(await state()).toMatchObject({ limitMicroUsd: 1_005_000, spentMicroUsd: 4000, reservedMicroUsd: 10_000 });
    expect(await ledger.recover(() => false, NOON + HOUR)).toBe(1);
    expect(await state()).toMatchObject({ spentMicroUsd: 14_000, reservedMicroUsd: 0 });
    expect(await ledger.usage({ by: ['session'], since: NOON, until: null })).toMatchObject([
      { key: { session: 'session-1' }, requests: 2, costMicroUsd: 14_000, inputTokens: 100 },
    ]);
    // A gateway of the older cordon that still runs writes on.
    database.exec(
      "insert into cordon_intents values ('late', 'r', 1, 1, 's', 'p', null, null, null, 'lab', 'm', 'm', 1)",
    );
    await ledger.settle(settlement('late', { costMicroUsd: 7 }));
    await ledger.close();
    database.close();
  });

  it('is refused where its inside is damaged', async () => {
    const { directory, file } = scratch();
    expect(child([directory, 'a', '40']).stdout).toBe('done');
    const bytes = Buffer.alloc(statSync(file).size - 4096, 7);
    execFileSync('dd', [`of=${file}`, 'bs=4096', 'seek=1', 'conv=notrunc'], {
      input: bytes,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    expect(child([directory, 'b']).stdout).toBe('ledger-corrupt');
  });

  it('waits for a program that holds it, and then says so; afterwards it works', async () => {
    const { file } = scratch();
    const store = await openSqliteStore({ path: file, patienceMs: 40 });
    await migrate(store, file);
    const ledger = createLedger({ store, machine: 'here' });
    const other = new (loadSqlite().DatabaseSync)(file);
    other.exec('BEGIN IMMEDIATE');
    const [refused, together] = await Promise.allSettled([
      ledger.reserve(intent('a'), [rule()]),
      ledger.reserve(intent('b'), [rule()]),
    ]);
    for (const result of [refused, together]) {
      expect(result.status === 'rejected' && result.reason instanceof LedgerError && result.reason.problem.code).toBe(
        'ledger-locked',
      );
    }
    const waiting = ledger.reserve(intent('c'), [rule()]);
    other.exec('ROLLBACK');
    expect(await waiting).toEqual({ ok: true, warnings: [] });
    expect((await ledger.budgets([rule()], NOON, null))[0]?.reservedMicroUsd).toBe(10_000);
    other.close();
    await ledger.close();
  });

  it('says that the disk is full, and loses nothing that was there', async () => {
    const { directory } = scratch();
    expect(child([directory, 'a', '3']).stdout).toBe('done');
    // The largest file that this process may write: what a full disk is to SQLite.
    const limited = spawnSync(
      'sh',
      [
        '-c',
        'trap "" XFSZ; ulimit -f 200; exec "$0" "$@"',
        process.execPath,
        path.join(import.meta.dirname, 'open-child.ts'),
        directory,
        'b',
        '200',
      ],
      { encoding: 'utf8' },
    );
    expect(limited.stdout).toMatch(/^ledger-(?:full|unreadable)$/);
    const outcome = await open(directory);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const [row] = await outcome.value.usage({ by: [], since: null, until: null });
    expect(row?.requests).toBeGreaterThanOrEqual(3);
    await outcome.value.close();
  });
});
