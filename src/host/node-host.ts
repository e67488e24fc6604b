import { statSync, writeSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Fingerprint, FingerprintOf } from '../core/secret.ts';
import { listDirectory, readBounded, removePath } from './files.ts';
import type { Host, Platform } from './host.ts';
import { isSingleFile } from './own-command.ts';
import { makeSessionId } from './session-id.ts';
import { withPlainPath } from './windows-shim.ts';

/** The fingerprint of a secret, as the contract defines it. */
export function fingerprintOf(text: string): Fingerprint {
  // Loaded at the first secret: `node:crypto` alone costs a launch 6 ms, and a launch compares secrets without it.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 12)}`;
}

/**
 * Stands in for fingerprints where nothing is printed and texts are only compared: equal texts, equal marks. A mark is
 * made of nothing but the order in which the texts came.
 */
export function ordinalMarks(): FingerprintOf {
  const seen = new Map<string, Fingerprint>();
  return (text) => {
    const mark = seen.get(text) ?? `sha256:unprinted-${seen.size}`;
    seen.set(text, mark);
    return mark;
  };
}

/** In the package this file is part of `dist/`; in the repository it stands in `src/host/`. */
const PROGRAM = `${import.meta.dirname.replace(/[\\/](?:dist(?:[\\/]chunks)?|src[\\/]host)$/, '')}/bin/cordon.cjs`;

export type NodeHostOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string | null;
  readonly interactive?: boolean;
  readonly platform?: Platform;
  readonly fingerprint?: FingerprintOf;
};

/** The real machine. Tests give another environment and working directory over real files. */
export function createNodeHost(options: NodeHostOptions = {}): Host {
  const env = options.env ?? ownEnvironment();
  const platform = options.platform ?? ownPlatform();
  return {
    platform,
    env,
    home: homeOf(env, platform),
    cwd: options.cwd === undefined ? ownDirectory() : options.cwd,
    uid: process.getuid?.() ?? null,
    pid: process.pid,
    fingerprint: options.fingerprint ?? fingerprintOf,
    now: Date.now,
    cordon: isSingleFile() ? [process.execPath] : [process.execPath, PROGRAM],
    randomId: makeSessionId,
    isInteractive: () => options.interactive ?? isInteractive(),
    readFile: readBounded,
    modifiedAt,
    listDirectory,
    tell,
    writePrivate: async (path, text) => (await import('./private-files.ts')).writePrivateFile(path, text),
    remove: removePath,
    run: async (request) => (await import('./run-program.ts')).runProgram(request, env),
  };
}

/** Asked for only where a command may prompt: `node:tty` alone costs a launch 5 ms. */
function isInteractive(): boolean {
  const { isatty } = process.getBuiltinModule('node:tty');
  return isatty(0) && isatty(2);
}

function ownEnvironment(): Readonly<Record<string, string>> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = Object.fromEntries(entries);
  return process.platform === 'win32' ? withPlainPath(env) : env;
}

function ownPlatform(): Platform {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

function homeOf(env: Readonly<Record<string, string>>, platform: Platform): string | null {
  const home = platform === 'win32' ? env.USERPROFILE : env.HOME;
  return home !== undefined && isAbsolute(home) ? home : null;
}

/** Links that loop and directories that can't be entered are nothing that was modified. */
function modifiedAt(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
  } catch {
    return null;
  }
}

/** null where the directory was deleted under the process. */
function ownDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** Standard error may be closed, or a pipe nobody reads: a launch doesn't fail over a message. */
function tell(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody is there to be told.
  }
}
