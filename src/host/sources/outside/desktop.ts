import { join } from 'node:path';
import { readDesktopProvider, type DesktopProvider } from '../../../core/shell/read-desktop.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readText } from './read-text.ts';

/** The third-party inference that the desktop application is set to, where its files lie in the known places. */
export function readDesktop(places: OutsidePlaces): readonly DesktopProvider[] {
  const { host } = places;
  return directories(places).flatMap((directory) => {
    const library = join(directory, 'configLibrary');
    return host
      .listDirectory(library)
      .filter((name) => name.endsWith('.json') && name !== '_meta.json')
      .flatMap((name) => {
        const opened = readText(host, join(library, name));
        const found = opened.kind === 'text' ? readDesktopProvider(join(library, name), opened.text) : null;
        return found === null ? [] : [found];
      });
  });
}

function directories({ host, home }: OutsidePlaces): readonly string[] {
  if (home === null) return [];
  switch (host.platform) {
    case 'darwin':
      return [join(home, 'Library', 'Application Support', 'Claude-3p')];
    case 'win32':
      return [join(host.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Claude-3p')];
    case 'linux':
      return [join(home, '.config', 'Claude-3p')];
  }
}
