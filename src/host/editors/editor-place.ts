import { join } from 'node:path';
import type { EditorRow } from '../../core/editors/editor.ts';
import type { Host } from '../host.ts';

/** Where an editor keeps the settings of this person; null where there is no home. */
export function editorSettingsPath(host: Host, { directory }: Pick<EditorRow, 'directory'>): string | null {
  const base = configBase(host);
  if (base === null) return null;
  if (directory !== null) return join(base, directory, 'User', 'settings.json');
  // Zed keeps its settings below ~/.config on macOS too.
  if (host.platform === 'win32') return join(base, 'Zed', 'settings.json');
  return join(xdg(host) ?? base, 'zed', 'settings.json');
}

function configBase(host: Host): string | null {
  const { home, platform, env } = host;
  if (home === null) return null;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    case 'win32':
      return env.APPDATA ?? join(home, 'AppData', 'Roaming');
    case 'linux':
      return xdg(host);
  }
}

function xdg({ home, env }: Host): string | null {
  return env.XDG_CONFIG_HOME ?? (home === null ? null : join(home, '.config'));
}
