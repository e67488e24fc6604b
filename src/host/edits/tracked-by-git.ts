import { basename, dirname } from 'node:path';
import { askGit } from '../git.ts';
import type { Host } from '../host.ts';
import { nearestRepository } from '../nearest-repository.ts';

/** Whether git tracks a file, so that an edit shows there as a change. git is asked only inside a repository. */
export async function isTrackedByGit(host: Host, real: string): Promise<boolean> {
  const directory = dirname(real);
  if (nearestRepository(host, directory) === null) return false;
  const words = ['ls-files', '--error-unmatch', '--', `:(literal)${basename(real)}`];
  return (await askGit(host, { directory, words, timeoutMs: 2000 })).status === 0;
}
