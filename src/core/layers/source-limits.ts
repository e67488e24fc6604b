import type { Scope } from '../origin.ts';

const MEBIBYTE = 1024 * 1024;

/** A settings file above this is dropped: 2,097,061 bytes were read, 3,000,061 were not (2.1.330). */
export const SETTINGS_LIMIT = 2 * MEBIBYTE;

/** The client's own state file grows with its history and has no limit; this is where cordon stops reading. */
export const STATE_LIMIT = 64 * MEBIBYTE;

/** Bytes up to which a source of this scope is read. */
export function sizeLimitOf(scope: Scope): number {
  return scope === 'global' ? STATE_LIMIT : SETTINGS_LIMIT;
}

/** Whether the source is a settings file, which the client checks field by field; `~/.claude.json` isn't. */
export function isFileScope(scope: Scope): boolean {
  return scope !== 'global' && scope !== 'process';
}
