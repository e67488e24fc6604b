import type { Finished, Host } from './host.ts';

/** A repository must answer quickly; its own programs are not run. */
const TIMEOUT_MS = 5000;

/**
 * Asks git about one directory, without what a surrounding git says, and without the file-system monitor, which would be a
 * program of the repository's choice.
 */
export function askGit(host: Host, directory: string, words: readonly string[]): Promise<Finished> {
  const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !name.startsWith('GIT_')));
  return host.run({
    argv: ['git', '-c', 'core.fsmonitor=false', '-C', directory, ...words],
    env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
    timeoutMs: TIMEOUT_MS,
    outputLimit: 64 * 1024,
  });
}
