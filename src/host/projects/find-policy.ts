import type { Host } from '../host.ts';
import { nearestRepository } from '../nearest-repository.ts';

const NAME = '.cordon.jsonc';

/**
 * The policy at the root of the repository around the working directory, or null. It stands on the way of every launch: one
 * look for each directory up to the root, and one for the file.
 */
export function findPolicy(host: Host): string | null {
  const root = host.cwd === null ? null : nearestRepository(host, host.cwd);
  if (root === null) return null;
  const path = root.endsWith('/') ? root + NAME : `${root}/${NAME}`;
  return host.modifiedAt(path) === null ? null : path;
}
