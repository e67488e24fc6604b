import type { BigIntStats } from 'node:fs';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { refuseEdit } from './edit-problem.ts';
import { protectionOf } from './protected-files.ts';

/** Nothing that a person wrote is larger. */
const LIMIT = 4 * 1024 * 1024;

export type FileState = {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly device: bigint;
  readonly inode: bigint;
  readonly modifiedNs: bigint;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/** A file to edit: the path a person names it by, the file that the path leads to, and what it holds; null where it is missing. */
export type Target = {
  readonly path: string;
  readonly real: string;
  readonly state: FileState | null;
};

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Follows a path to the file behind its links and reads it. Refused where writing it could harm: a link that leads
 * nowhere, what is no regular file, a file of another user or that anybody may write, one with several names.
 */
export function readTarget(host: Host, path: string): Outcome<Target> {
  const refuse = (reason: string) => refuseEdit({ path, reason, code: 'edit-target' });
  try {
    const real = followPath(path);
    if (typeof real !== 'string') return refuse(real.doubt);
    const guarded = protectionOf(path) ?? protectionOf(real);
    if (guarded !== null) return refuse(guarded);
    const state = readState(host, real);
    return 'doubt' in state ? refuse(state.doubt) : succeed({ path, real, state: state.value });
  } catch (error) {
    return refuse(REASONS[codeOf(error)] ?? codeOf(error));
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links loop',
  ENOTDIR: 'a part of its path is not a directory',
  ENAMETOOLONG: 'its path is too long',
};

type Doubt = { readonly doubt: string };

/** The real path, also of a file that isn't there yet. */
function followPath(path: string): string | Doubt {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return join(realDirectory(dirname(path)), basename(path));
  if (stat.isSymbolicLink() && !existsSync(path)) return { doubt: danglesAt(path) };
  return realpathSync(path);
}

function danglesAt(path: string): string {
  try {
    realpathSync(path);
    return 'its symbolic link can’t be followed';
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? 'it is a symbolic link that leads nowhere'
      : (REASONS[codeOf(error)] ?? codeOf(error));
  }
}

function realDirectory(directory: string): string {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (stat !== undefined) return realpathSync(directory);
  return join(realDirectory(dirname(directory)), basename(directory));
}

/** Reads a regular file without following a link and without waiting for a pipe or a device. */
function readState(host: Host, real: string): Doubt | { readonly value: FileState | null } {
  const named = lstatSync(real, { bigint: true, throwIfNoEntry: false });
  if (named === undefined) return { value: null };
  const doubt = doubtAbout(host, named) ?? doubtAboutNames(real, named);
  if (doubt !== null) return { doubt };
  const descriptor = openSync(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    const opened = doubtAbout(host, stat);
    if (opened !== null) return { doubt: opened };
    const bytes = new Uint8Array(readFileSync(descriptor));
    if (bytes.length > LIMIT) return { doubt: TOO_LARGE };
    return { value: { bytes, sha256: sha256Of(bytes), ...identityOf(stat) } };
  } finally {
    closeSync(descriptor);
  }
}

function identityOf(stat: BigIntStats): Omit<FileState, 'bytes' | 'sha256'> {
  const mode = Number(stat.mode & 0o7777n);
  return {
    device: stat.dev,
    inode: stat.ino,
    modifiedNs: stat.mtimeNs,
    mode,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
  };
}

/** How cordon's own files beside a target are called. */
export const OWN_PREFIX = '.cordon-';

/** A second name is refused, unless it is the one that an edit gives the old file for a moment, or that a kill left. */
function doubtAboutNames(real: string, stat: BigIntStats): string | null {
  if (stat.nlink <= 1n) return null;
  const directory = dirname(real);
  const own = readdirSync(directory).filter(
    (name) => name.startsWith(OWN_PREFIX) && isFile(join(directory, name), stat),
  );
  return stat.nlink - BigInt(own.length) <= 1n
    ? null
    : 'it has several names (hard links), and a new file would part from the others';
}

function isFile(path: string, stat: BigIntStats): boolean {
  const other = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return other?.ino === stat.ino && other.dev === stat.dev;
}

const TOO_LARGE = `it is larger than ${LIMIT} bytes`;

function doubtAbout(host: Host, stat: BigIntStats): string | null {
  if (stat.isDirectory()) return 'it is a directory';
  if (!stat.isFile()) return 'it is not a regular file';
  if (stat.size > BigInt(LIMIT)) return TOO_LARGE;
  if (host.platform === 'win32') return null;
  if (host.uid !== null && Number(stat.uid) !== host.uid) return 'it belongs to another user';
  return (stat.mode & 0o002n) === 0n ? null : 'anybody may write to it';
}
