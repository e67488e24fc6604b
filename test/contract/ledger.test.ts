import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { freshDatabase, startPostgres, type Postgres } from '../ledger/postgres.ts';
import { ledgerSuite } from './ledger-suite.ts';

ledgerSuite('SQLite', async () => {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), 'cordon-ledger-'));
  return {
    ledger: 'sqlite',
    stateDirectory,
    end: async () => rmSync(stateDirectory, { recursive: true, force: true }),
  };
});

let server: Postgres | null = null;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.end());

ledgerSuite('PostgreSQL', async () => {
  if (server === null) throw new Error('PostgreSQL did not start');
  return { ledger: await freshDatabase(server), stateDirectory: tmpdir(), end: async () => undefined };
});
