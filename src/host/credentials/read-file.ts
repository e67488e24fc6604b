import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { credentialProblem } from './credential-problem.ts';

/** A key is one line. */
const LIMIT = 64 * 1024;

/** What a `file:` reference holds. The file that is really opened must be the person's own, and nobody else may read it. */
export function readCredentialFile(host: Host, named: string): Outcome<string> {
  const path = named.startsWith('~/') && host.home !== null ? join(host.home, named.slice(2)) : named;
  const refuse = (reason: string, hint: string) =>
    fail(
      credentialProblem({
        code: 'credential-file',
        message: `The credential file ${path} can’t be used: ${reason}.`,
        hint,
      }),
    );
  const read = host.readFile(path, LIMIT);
  if (read.kind === 'absent') return refuse('it isn’t there', `Create it with the key in it, then: chmod 600 ${path}`);
  if (read.kind === 'unreadable')
    return refuse(read.reason, 'Make it a plain file of your own that holds the key and nothing else.');
  if (host.platform !== 'win32') {
    if (host.uid !== null && read.uid !== host.uid)
      return refuse('it belongs to another user', 'Use a file of your own.');
    if ((read.mode & 0o077) !== 0)
      return refuse(
        `others may open it (mode ${(read.mode & 0o777).toString(8).padStart(4, '0')})`,
        `Close it: chmod 600 ${path}`,
      );
    if (isLinkOfAnother(path, host))
      return refuse('it is a symbolic link that another user made', 'Name the file itself.');
  }
  try {
    return succeed(new TextDecoder('utf-8', { fatal: true }).decode(read.bytes));
  } catch {
    return refuse('it is not text', 'Make it a file that holds the key and nothing else.');
  }
}

/** The target was checked as it was opened; this is about who chose it. */
function isLinkOfAnother(path: string, host: Host): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isSymbolicLink() && host.uid !== null && stat.uid !== host.uid;
}
