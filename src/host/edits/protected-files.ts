import { basename, dirname } from 'node:path';

/** Files that cordon never edits: the client's own state and credentials, and what an administrator manages. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['.claude.json', 'it is the client’s own state file, which the client rewrites at any time'],
  ['.credentials.json', 'it holds the client’s login'],
  ['managed-settings.json', 'an administrator manages it'],
  ['managed-mcp.json', 'an administrator manages it'],
]);

/** Why a file is never edited, or null where it may be. */
export function protectionOf(path: string): string | null {
  const byName = NAMES.get(basename(path).toLowerCase());
  if (byName !== undefined) return byName;
  return basename(dirname(path)).toLowerCase() === 'managed-settings.d' ? 'an administrator manages it' : null;
}
