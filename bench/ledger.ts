// What the ledger costs: microseconds for a reservation with its settlement, on both stores, one at a time and 32 at once, and
// beside it the same number of bare transactions of node:sqlite, each one insert; and `usage` over 100,000 attempts.
// Contenders take turns, round after round; medians.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Ledger, UsageDimension } from '../src/core/usage/ledger.ts';
import { loadSqlite } from '../src/host/load-sqlite.ts';
import { openLedger } from '../src/ledger/open-ledger.ts';
import { attribution, intent, NOON, rule, settlement } from '../test/ledger/entries.ts';
import { freshDatabase, startPostgres } from '../test/ledger/postgres.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, rows: { type: 'string', default: '100000' } },
});
const rounds = Number(values.rounds);
const rows = Number(values.rows);
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-bench-ledger-'));
const limits = [rule({ limitMicroUsd: 1e14, warnAt: [0.5, 0.8, 0.95] })];
let count = 0;

type Contender = { readonly name: string; readonly times: number; readonly work: () => Promise<unknown> };

async function open(ledger: string): Promise<Ledger> {
  const outcome = await openLedger({ ledger, stateDirectory: scratch, machine: 'bench', env: {} });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

async function one(ledger: Ledger): Promise<void> {
  const id = `${process.pid}-${(count += 1)}`;
  await ledger.reserve(intent(id), limits);
  await ledger.settle(settlement(id));
}

async function inTurn(ledger: Ledger, times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) await one(ledger);
}

async function atOnce(ledger: Ledger, times: number): Promise<void> {
  await Promise.all(Array.from({ length: 32 }, () => inTurn(ledger, times / 32)));
}

/** Two transactions for each time, as a reservation and a settlement are two. */
function bareTransactions(): (times: number) => Promise<void> {
  const database = new (loadSqlite().DatabaseSync)(path.join(scratch, 'bare.db'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE entry (id TEXT PRIMARY KEY, at INTEGER)',
  );
  const insert = database.prepare('INSERT INTO entry VALUES (?, ?)');
  return async (times) => {
    for (let index = 0; index < times * 2; index += 1) {
      database.exec('BEGIN IMMEDIATE');
      insert.run(`${process.pid}-${(count += 1)}`, index);
      database.exec('COMMIT');
    }
  };
}

async function compare(contenders: readonly Contender[]): Promise<void> {
  const found = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const { work } of contenders) await work();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, times, work } of contenders) {
      const start = performance.now();
      await work();
      found.get(name)?.push(((performance.now() - start) * 1000) / times);
    }
  }
  const [first] = found.values();
  const base = median(first ?? []);
  for (const [name, times] of found)
    process.stdout.write(
      `${name.padEnd(46)}${median(times).toFixed(1).padStart(9)} µs  ${(median(times) / base).toFixed(2).padStart(6)} ×\n`,
    );
}

async function fill(ledger: Ledger): Promise<void> {
  for (let index = 0; index < rows; index += 1000)
    await Promise.all(
      Array.from({ length: 1000 }, async (_, offset) => {
        const id = `u${index + offset}`;
        const at = NOON - (index + offset) * 20_000;
        const whose = { ...attribution, profile: `profile-${offset % 5}`, session: `session-${index}` };
        await ledger.reserve(intent(id, { at, attribution: whose, model: `model-${offset % 7}` }), []);
        await ledger.settle(settlement(id, { at, firstByteMs: offset }));
      }),
    );
}

async function usage(ledger: Ledger, name: string): Promise<void> {
  await fill(ledger);
  for (const by of ['day', 'profile', 'session'] as const satisfies readonly UsageDimension[]) {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      await ledger.usage({ by: [by], since: null, until: null });
      times.push(performance.now() - start);
    }
    process.stdout.write(
      `${`usage by ${by}, ${rows} attempts, ${name}`.padEnd(46)}${median(times).toFixed(0).padStart(9)} ms\n`,
    );
  }
}

const server = await startPostgres();
try {
  const sqlite = await open('sqlite');
  const postgres = await open(await freshDatabase(server));
  const bare = bareTransactions();
  await compare([
    { name: 'two bare transactions of node:sqlite', times: 640, work: () => bare(640) },
    { name: 'reserve and settle, SQLite, in turn', times: 640, work: () => inTurn(sqlite, 640) },
    { name: 'reserve and settle, SQLite, 32 at once', times: 640, work: () => atOnce(sqlite, 640) },
    { name: 'reserve and settle, PostgreSQL, in turn', times: 64, work: () => inTurn(postgres, 64) },
    { name: 'reserve and settle, PostgreSQL, 32 at once', times: 640, work: () => atOnce(postgres, 640) },
  ]);
  await usage(sqlite, 'SQLite');
  await usage(postgres, 'PostgreSQL');
  await sqlite.close();
  await postgres.close();
} finally {
  await server.end();
  rmSync(scratch, { recursive: true, force: true });
}
