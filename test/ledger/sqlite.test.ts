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
import { intent, NOON, rule } from './entries.ts';

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
