import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { SHIM_MARKER } from '../../core/plan/shim-marker.ts';

/** Writes one program, wholly or not at all. Whatever stands there that cordon didn't write is left as it is. */
export function writeShimProgram(
  host: Host,
  { directory, name, text }: { readonly directory: string; readonly name: string; readonly text: string },
): Outcome<string> {
  const path = join(directory, name);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    const doubt =
      doubtAboutDirectory(host, directory) ?? (isFree(path) ? null : 'another program of this name stands there');
    if (doubt !== null) return refuse(path, doubt);
    const temporary = join(directory, `.cordon-${host.randomId()}.new`);
    writeFileSync(temporary, text, { mode: 0o755, flag: 'wx' });
    chmodSync(temporary, 0o755);
    renameSync(temporary, path);
    return succeed(path);
  } catch (error) {
    return refuse(path, codeOf(error));
  }
}

function isFree(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined || isShimProgram(path);
}

/** Who may write into the directory may replace the programs in it. */
function doubtAboutDirectory(host: Host, directory: string): string | null {
  const { uid, mode } = statSync(directory);
  if (host.uid !== null && uid !== host.uid && uid !== 0) return 'its directory belongs to another user';
  return (mode & 0o1002) === 0o002 ? 'everybody may write to its directory' : null;
}

function refuse(path: string, reason: string) {
  return fail({
    code: 'shim-not-written',
    kind: 'unsafe',
    message: `${path} was not written: ${reason}.`,
    hint: 'Name another directory with --dir, or move what stands there; it was not changed.',
  });
}

/** Whether a file is a program of cordon's: a plain file with the marker in its first lines. */
function isShimProgram(path: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const buffer = Buffer.alloc(512);
  const descriptor = openSync(path, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0)).includes(SHIM_MARKER);
  } finally {
    closeSync(descriptor);
  }
}

/** The names of cordon's programs in a directory. */
export function shimPrograms(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => !name.startsWith('.') && isShimProgram(join(directory, name)));
  } catch {
    return [];
  }
}

/** Removes a program if it is cordon's; false where it isn't there. */
export function removeShimProgram(path: string): boolean {
  if (!isShimProgram(path)) return false;
  rmSync(path);
  return true;
}
