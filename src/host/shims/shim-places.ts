import { isAbsolute, join, resolve } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { stateDirectoryPath } from '../state-directory.ts';

/** Where the programs go that `cordon shim` writes: a directory of cordon's own, so that none of them hides the client by accident. */
export function shimDirectory(host: Host, named: string | null): Outcome<string> {
  if (named !== null) return succeed(resolve(host.cwd ?? '/', named));
  const base = host.env.XDG_DATA_HOME;
  if (base !== undefined && isAbsolute(base)) return succeed(join(base, 'cordon', 'bin'));
  return host.home === null ? fail(NO_HOME) : succeed(join(host.home, '.local', 'share', 'cordon', 'bin'));
}

const NO_HOME = {
  code: 'no-home',
  kind: 'usage',
  message: 'There is no place for the programs: HOME is not set.',
  hint: 'Set HOME, or name a directory with --dir.',
} as const;

/** Where what the programs need is kept, one directory a making; null where there is no place for cordon's state. */
export function makingsDirectory(host: Host): string | null {
  const state = stateDirectoryPath(host);
  return state === null ? null : join(state, 'shims');
}

export function isOnPath(host: Host, directory: string): boolean {
  return (host.env.PATH ?? '').split(':').some((entry) => isAbsolute(entry) && resolve(entry) === directory);
}
