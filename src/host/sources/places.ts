import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Host, Platform } from '../host.ts';
import { nearestRepository } from '../nearest-repository.ts';

/**
 * The home directory as the client sees it: HOME even where it is relative (then below the working directory), the
 * account's own where HOME is unset or empty (2.1.330 and 2.1.197).
 */
export function clientHome(host: Host): string {
  const named = host.platform === 'win32' ? host.env.USERPROFILE : host.env.HOME;
  if (named === undefined || named === '') return accountHome();
  return resolve(host.cwd ?? '/', named);
}

function accountHome(): string {
  const { homedir, userInfo } = process.getBuiltinModule('node:os');
  try {
    return userInfo().homedir;
  } catch {
    // An account without an entry, as in some containers.
    return homedir();
  }
}

/**
 * The client's configuration directory. A set CLAUDE_CONFIG_DIR is taken as it stands: empty is the working directory,
 * a relative one lies below it, and `~` is no home (2.1.330 and 2.1.197).
 */
export function configDirectory(host: Host, named: string | undefined = host.env.CLAUDE_CONFIG_DIR): string {
  return named === undefined ? join(clientHome(host), '.claude') : resolve(host.cwd ?? '/', named);
}

/**
 * The client's own state file: beside the home directory, or in CLAUDE_CONFIG_DIR where that isn't empty. An old
 * `.config.json` in the configuration directory is taken instead where it is there (2.1.330 and 2.1.197).
 */
export function stateFiles(host: Host): { readonly former: string; readonly current: string } {
  const named = host.env.CLAUDE_CONFIG_DIR;
  const directory = named === undefined || named === '' ? clientHome(host) : configDirectory(host);
  return { former: join(configDirectory(host), '.config.json'), current: join(directory, '.claude.json') };
}

const MANAGED: Readonly<Record<Platform, string>> = {
  linux: '/etc/claude-code',
  darwin: '/Library/Application Support/ClaudeCode',
  win32: 'C:\\Program Files\\ClaudeCode',
};

/** Where an administrator's settings files lie. */
export function managedDirectory(platform: Platform): string {
  return MANAGED[platform];
}

/**
 * The root of the git repository around a directory, that of the main working tree where it is a linked one, or null.
 * A repository at the home directory doesn't count: the client passes it over (2.1.330).
 */
export function gitRoot(host: Host, from: string): string | null {
  const nearest = nearestRepository(host, from);
  if (nearest === null) return null;
  const root = mainWorkTree(host, join(nearest, '.git')) ?? nearest;
  return root === clientHome(host) ? null : root;
}

/** Follows `gitdir:` of a linked working tree and its `commondir` to the main one. */
function mainWorkTree(host: Host, marker: string): string | null {
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec(readText(host, marker))?.[1];
  if (pointer === undefined) return null;
  const gitDirectory = isAbsolute(pointer) ? pointer : resolve(dirname(marker), pointer);
  const common = readText(host, join(gitDirectory, 'commondir')).trim();
  return common === '' ? null : dirname(resolve(gitDirectory, common));
}

function readText(host: Host, path: string): string {
  const read = host.readFile(path, 64 * 1024);
  return read.kind === 'bytes' ? new TextDecoder().decode(read.bytes) : '';
}
