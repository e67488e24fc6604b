import { dirname } from 'node:path';
import type { Host } from '../host.ts';

const NAME = '.cordon.jsonc';

/**
 * The policy at the root of the repository around the working directory, or null. It stands on the way of every launch: one
 * look for each directory up to the root, and one for the file.
 */
export function findPolicy(host: Host): string | null {
  const root = host.cwd === null ? null : repositoryRoot(host, host.cwd);
  if (root === null) return null;
  const path = root.endsWith('/') ? root + NAME : `${root}/${NAME}`;
  return host.modifiedAt(path) === null ? null : path;
}

/** The nearest directory with a `.git`: a linked working tree has its own, with its own committed files. */
function repositoryRoot(host: Host, from: string): string | null {
  for (let directory = from; ; directory = dirname(directory)) {
    if (host.modifiedAt(directory.endsWith('/') ? `${directory}.git` : `${directory}/.git`) !== null) return directory;
    if (dirname(directory) === directory) return null;
  }
}
