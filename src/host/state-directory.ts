import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { codeOf } from './files.ts';
import type { Host } from './host.ts';

/** Where cordon keeps its own state, or null where neither XDG_STATE_HOME nor a home directory says. */
export function stateDirectoryPath(host: Host): string | null {
  if (host.platform === 'win32') return host.env.LOCALAPPDATA ? join(host.env.LOCALAPPDATA, 'cordon') : null;
  const base = host.env.XDG_STATE_HOME;
  if (base !== undefined && isAbsolute(base)) return join(base, 'cordon');
  return host.home === null ? null : join(host.home, '.local', 'state', 'cordon');
}

/** The private directory of one session, whether it is there or not. */
export function sessionDirectory(host: Host, id: string): string | null {
  const state = stateDirectoryPath(host);
  return state === null ? null : join(state, 'sessions', id);
}

/**
 * The state directory, made where it is missing (0700). What lies there steers launches, so a directory that somebody
 * else could write to is refused.
 */
export function openStateDirectory(host: Host): Outcome<string> {
  const path = stateDirectoryPath(host);
  if (path === null)
    return refuse('a place for cordon’s state', 'there is no home directory', 'Set HOME to your home directory.');
  try {
    if (lacksHome(host))
      return refuse(host.home ?? '', 'the home directory isn’t there', 'Set HOME to your home directory, or make it.');
    // Only where it is missing: over a file in its place this would say EEXIST.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { recursive: true, mode: 0o700 });
    const doubt = doubtAbout(path, host);
    return doubt === null ? succeed(path) : refuse(path, doubt, HINT);
  } catch (error) {
    return refuse(path, codeOf(error), HINT);
  }
}

const HINT = 'Make it a plain directory of your own (chmod 700), or set XDG_STATE_HOME to one.';

/** A home that isn't there is a mistake to report, not a directory to make. */
function lacksHome(host: Host): boolean {
  return (
    host.env.XDG_STATE_HOME === undefined &&
    host.home !== null &&
    statSync(host.home, { throwIfNoEntry: false }) === undefined
  );
}

/** Why a directory can't be trusted with cordon's state, or null where it can. */
export function doubtAbout(path: string, host: Host): string | null {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return 'it is a symbolic link';
  if (!stat.isDirectory()) return 'it is not a directory';
  if (host.platform === 'win32') return null;
  if (host.uid !== null && stat.uid !== host.uid) return 'it belongs to another user';
  if ((stat.mode & 0o022) !== 0) return 'others may write to it';
  return null;
}

function refuse(path: string, reason: string, hint: string): Outcome<string> {
  return fail({ code: 'state-directory', kind: 'unsafe', message: `${path} can't be used: ${reason}.`, hint });
}
