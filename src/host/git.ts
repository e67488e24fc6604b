import type { Finished, Host } from './host.ts';

/** A repository must answer quickly. */
const TIMEOUT_MS = 5000;

export type GitQuestion = {
  readonly directory: string;
  readonly words: readonly string[];
  readonly timeoutMs?: number;
};

/**
 * Asks git about one directory, without what a surrounding git says, and without the file-system monitor, which would be a
 * program of the repository's choice.
 */
export function askGit(host: Host, { directory, words, timeoutMs = TIMEOUT_MS }: GitQuestion): Promise<Finished> {
  const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !name.startsWith('GIT_')));
  return host.run({
    argv: ['git', '-c', 'core.fsmonitor=false', '-C', directory, ...words],
    env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
    timeoutMs,
    outputLimit: 64 * 1024,
  });
}
