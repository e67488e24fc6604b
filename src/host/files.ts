import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import type { ReadResult } from './host.ts';

/** The client reads settings files of any size; nothing that a person wrote is larger than this. */
const DEFAULT_LIMIT = 4 * 1024 * 1024;

/** Codes that mean "nothing there": a dangling link counts, because the client treats it so (2.1.197 and 2.1.330). */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

/** Reads one regular file. Opening doesn't wait for a writer, so a pipe or a device is refused at once. */
export function readBounded(path: string, limit: number = DEFAULT_LIMIT): ReadResult {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = codeOf(error);
    return ABSENT.has(code) ? { kind: 'absent' } : { kind: 'unreadable', reason: REASONS[code] ?? code };
  }
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { kind: 'unreadable', reason: 'it is a directory' };
    if (!stat.isFile()) return { kind: 'unreadable', reason: 'it is not a regular file' };
    if (stat.size > limit) return { kind: 'unreadable', reason: `it is larger than ${limit} bytes` };
    return { kind: 'bytes', bytes: readWhole(descriptor, stat.size), mode: stat.mode & 0o7777, uid: stat.uid };
  } catch (error) {
    return { kind: 'unreadable', reason: codeOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links loop',
  ENXIO: 'it is not a regular file',
  ENAMETOOLONG: 'its path is too long',
};

function readWhole(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(descriptor, bytes, filled, size - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return filled === size ? bytes : bytes.subarray(0, filled);
}

/** The names in a directory, sorted; none where there is no such directory or it can't be read. */
export function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

export function removePath(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
