import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { syncDirectory } from './backups.ts';
import type { OnStep } from './edit-step.ts';
import type { FileState, Target } from './target.ts';
import { readTarget, sha256Of } from './target.ts';

export type Replacement = {
  readonly host: Host;
  readonly target: Target;
  readonly bytes: Uint8Array;
  /** Two names in the target's directory that nobody uses: for the new file, and for the old one while it is replaced. */
  readonly temporary: string;
  readonly aside: string;
  readonly onStep: OnStep;
};

/** The mode of a file that wasn't there: it may come to hold a secret. */
const NEW_MODE = 0o600;

/**
 * Puts a new file in the place of the one that was read, or, where something else stands there by now, leaves it alone
 * and says so. Mode and owner stay. Errors of the file system are thrown; the temporary files are gone in every case.
 * write-file-atomic isn't used here: it opens its temporary file without O_EXCL, and has no place between fsync and rename
 * for the comparison.
 */
export function replaceFile(replacement: Replacement): 'replaced' | 'missed' {
  const { target, temporary, aside, onStep } = replacement;
  try {
    writeTemporary(replacement);
    beginTimeSlice();
    if (!isUnchanged(replacement.host, target)) return 'missed';
    const done = target.state === null ? placeNew(replacement) : exchange({ ...replacement, old: target.state });
    if (done === 'replaced') {
      syncDirectory(dirname(target.real));
      onStep('directory-synced');
    }
    return done;
  } finally {
    rmSync(temporary, { force: true });
    rmSync(aside, { force: true });
  }
}

function writeTemporary({ target, bytes, temporary, onStep }: Replacement): void {
  const descriptor = openSync(temporary, 'wx', NEW_MODE);
  try {
    onStep('temporary-made');
    writeFileSync(descriptor, bytes);
    onStep('temporary-written');
    keepOwner(descriptor, target.state);
    fsyncSync(descriptor);
    onStep('synced');
  } finally {
    closeSync(descriptor);
  }
}

function keepOwner(descriptor: number, state: FileState | null): void {
  if (state === null) return;
  if (process.platform !== 'win32') {
    const made = fstatSync(descriptor);
    if (made.uid !== state.uid || made.gid !== state.gid) fchownSync(descriptor, state.uid, state.gid);
  }
  // After the owner: changing it clears bits of the mode.
  fchmodSync(descriptor, state.mode);
}

/**
 * A process that has just slept isn't interrupted for the next moment: on a busy machine that moment must not fall between
 * comparing and renaming. Measured with a foreign writer every 5 ms and a load of 25 on two cores.
 */
function beginTimeSlice(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function isUnchanged(host: Host, { path, real, state }: Target): boolean {
  const now = readTarget(host, path);
  if (!now.ok || now.value.real !== real) return false;
  return isSame(now.value.state, state);
}

function isSame(one: FileState | null, other: FileState | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.device === other.device &&
    one.inode === other.inode &&
    one.modifiedNs === other.modifiedNs &&
    one.mode === other.mode &&
    one.sha256 === other.sha256
  );
}

/** A file that wasn't there is linked to its name, which fails where somebody has made it in the meantime. */
function placeNew({ target, temporary, onStep }: Replacement): 'replaced' | 'missed' {
  onStep('compared');
  try {
    linkSync(temporary, target.real);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'missed';
    if (!NO_LINKS.has(codeOf(error)) || existsSync(target.real)) throw error;
    renameSync(temporary, target.real);
  }
  onStep('replaced');
  return 'replaced';
}

/** What file systems say that know no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Renames the new file over the old, which keeps a second name meanwhile: what another program has put there or written
 * there since the comparison is found under that name, goes back to its place, and counts as a miss. A file that is put
 * there between the two calls that link and rename can't be noticed; systems offer no comparing rename.
 */
function exchange({
  target,
  temporary,
  aside,
  old,
  onStep,
}: Replacement & { readonly old: FileState }): 'replaced' | 'missed' {
  onStep('compared');
  const held = keepAside(target.real, aside);
  onStep('set-aside');
  renameSync(temporary, target.real);
  if (held && !isOld(aside, old)) {
    renameSync(aside, target.real);
    return 'missed';
  }
  onStep('replaced');
  return 'replaced';
}

function keepAside(real: string, aside: string): boolean {
  try {
    linkSync(real, aside);
    return true;
  } catch (error) {
    if (NO_LINKS.has(codeOf(error))) return false;
    throw error;
  }
}

function isSameFile(path: string, { device, inode, modifiedNs }: FileState): boolean {
  const stat = lstatSync(path, { bigint: true });
  return stat.dev === device && stat.ino === inode && stat.mtimeNs === modifiedNs;
}

function isOld(aside: string, old: FileState): boolean {
  return isSameFile(aside, old) && sha256Of(new Uint8Array(readFileSync(aside))) === old.sha256;
}
