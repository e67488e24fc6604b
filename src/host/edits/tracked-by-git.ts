import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Host } from '../host.ts';

/**
 * Whether git tracks a file, so that an edit shows there as a change. git is asked only inside a repository, and without
 * the file-system monitor, which would be a program of the repository's choice.
 */
export async function isTrackedByGit(host: Host, real: string): Promise<boolean> {
  const directory = dirname(real);
  if (!isInRepository(directory)) return false;
  const argv = [
    'git',
    '-c',
    'core.fsmonitor=false',
    '-C',
    directory,
    'ls-files',
    '--error-unmatch',
    '--',
    `:(literal)${basename(real)}`,
  ];
  const finished = await host.run({ argv, env: { ...withoutGit(host.env), GIT_OPTIONAL_LOCKS: '0' }, timeoutMs: 2000 });
  return finished.status === 0;
}

/** Variables of a surrounding git, in a hook for example, would point it at another repository. */
function withoutGit(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}

function isInRepository(directory: string): boolean {
  const parent = dirname(directory);
  return existsSync(join(directory, '.git')) || (parent !== directory && isInRepository(parent));
}
