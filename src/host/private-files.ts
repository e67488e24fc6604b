import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { codeOf } from './files.ts';

/** Writes a file that only its owner may read (0600, its new directories 0700), wholly or not at all. */
export function writePrivateFile(path: string, text: string): Outcome<void> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      return cannotWrite(path, 'it is a symbolic link');
    }
    writeFileAtomic.sync(path, text, { mode: 0o600, fsync: true });
    chmodSync(path, 0o600);
    return succeed(undefined);
  } catch (error) {
    return cannotWrite(path, codeOf(error));
  }
}

function cannotWrite(path: string, reason: string): Outcome<void> {
  return fail({
    code: 'cannot-write',
    kind: 'unsafe',
    message: `${path} could not be written: ${reason}.`,
    hint: 'Make the directory writable for yourself and run the command again; nothing was changed.',
  });
}
