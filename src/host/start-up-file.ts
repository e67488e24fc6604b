import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isShell, type Shell } from '../core/shells/shell.ts';
import type { Host } from './host.ts';

/** The file that an interactive shell of this person reads at its start; null where there is no home directory. */
export function startUpFile(host: Host, shell: Shell): string | null {
  return host.home === null ? null : FILES[shell](host, host.home);
}

const FILES: Readonly<Record<Shell, (host: Host, home: string) => string>> = {
  bash: (host, home) => (host.platform === 'darwin' ? loginFile(host, home) : join(home, '.bashrc')),
  zsh: (host, home) => join(absolute(host.env.ZDOTDIR) ?? home, '.zshrc'),
  fish: (host, home) => join(configuration(host, home), 'fish', 'config.fish'),
  pwsh: (host, home) =>
    host.platform === 'win32'
      ? join(home, 'Documents', 'PowerShell', 'profile.ps1')
      : join(configuration(host, home), 'powershell', 'profile.ps1'),
};

/** Terminals on macOS start login shells, which read the first of these that is there and never `.bashrc`. */
function loginFile(host: Host, home: string): string {
  const files = ['.bash_profile', '.bash_login', '.profile'].map((name) => join(home, name));
  return files.find((path) => host.modifiedAt(path) !== null) ?? join(home, '.bash_profile');
}

function configuration({ env }: Host, home: string): string {
  return absolute(env.XDG_CONFIG_HOME) ?? join(home, '.config');
}

function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

/** The shell that this person logs in with, where it is one that cordon knows. */
export function ownShell({ env }: Host): Shell | null {
  const name = (env.SHELL ?? '').split('/').at(-1) ?? '';
  return isShell(name) ? name : null;
}

/** Whether a new shell would find `cordon` by its name. */
export function isCordonOnPath({ env, platform }: Host): boolean {
  const [separator, name] = platform === 'win32' ? [';', 'cordon.cmd'] : [':', 'cordon'];
  return (env.PATH ?? '')
    .split(separator)
    .some((directory) => isAbsolute(directory) && isProgram(join(directory, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
