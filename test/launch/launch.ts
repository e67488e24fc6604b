import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cordonBuild, cordonProgram } from '../lab/pinned-client.ts';
import type { Box, ClientReport } from './box.ts';

if (!existsSync(cordonBuild)) throw new Error('cordon is not built: run `npm run build` first.');

export type LaunchOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  /** Kills a run that hangs; no test expects it. */
  readonly timeoutMs?: number;
};

export type Ended = {
  readonly pid: number;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
};

/** `node bin/cordon.cjs`, as the package's own `bin` starts it. */
export const cordonArgv = (...args: readonly string[]): readonly string[] => [process.execPath, cordonProgram, ...args];

/** Runs cordon as it is built, in the box, to its end. */
export function cordon(box: Box, args: readonly string[], options: LaunchOptions = {}): Promise<Ended> {
  return runIn(box, cordonArgv(...args), options);
}

export function environmentOf(box: Box, env: LaunchOptions['env'] = {}): Record<string, string> {
  const merged = Object.entries({ ...box.env, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(merged);
}

export function start(box: Box, argv: readonly string[], options: LaunchOptions = {}): ChildProcess {
  const [program = '', ...args] = argv;
  return spawn(program, args, {
    cwd: options.cwd ?? box.cwd,
    env: environmentOf(box, options.env),
    detached: true,
    stdio: 'pipe',
  });
}

export async function runIn(box: Box, argv: readonly string[], options: LaunchOptions = {}): Promise<Ended> {
  const child = start(box, argv, options);
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (part: Buffer) => stdout.push(part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  child.stdin?.on('error', () => undefined).end(options.stdin ?? '');
  const guard = setTimeout(
    () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'),
    options.timeoutMs ?? 30_000,
  );
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject).once('close', (code, name) => resolve([code, name]));
  });
  clearTimeout(guard);
  return { pid: child.pid ?? 0, status, signal, stdout: Buffer.concat(stdout), stderr };
}

/** What the stub client printed about itself. */
export function reportOf({ stdout, stderr, status }: Ended): ClientReport {
  if (status !== 0) throw new Error(`The launch ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.toString('utf8')) as ClientReport;
}

/** The person's own part of the arguments, once cordon's own in front of them are seen to be there. */
export function ownArguments({ argv }: ClientReport): readonly string[] {
  if (argv[0] !== '--settings' || !existsSync(argv[1] ?? ''))
    throw new Error(`No overlay in front: ${argv.slice(0, 3).join(' ')}`);
  return argv[2] === '--model' && OWN_MODELS.has(argv[3] ?? '') ? argv.slice(4) : argv.slice(2);
}

const OWN_MODELS = new Set(['default', 'lab/model', 'other/model']);

type FoundFile = { readonly file: string; readonly bytes: Buffer };

/** Every file below a directory with its bytes; links are named, not followed. A running client's own files come and go. */
export function filesBelow(directory: string): readonly FoundFile[] {
  return namesIn(directory).flatMap((name) => {
    const file = path.join(directory, name);
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (stat.isDirectory()) return filesBelow(file);
    return [{ file, bytes: stat.isFile() ? readWhatIsThere(file) : Buffer.alloc(0) }];
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readWhatIsThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** The sessions whose directories are there. */
export function sessionsOf({ home }: Box): readonly string[] {
  const directory = path.join(home, '.local', 'state', 'cordon', 'sessions');
  return existsSync(directory) ? readdirSync(directory) : [];
}
