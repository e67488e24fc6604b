import type { Host } from '../host.ts';
import { readDatabaseCopy, type DatabaseRead } from './database-copy.ts';

const MOST = 200;

type Provider = { readonly name: string; readonly settings: string; readonly meta: string };

/** The providers that CC Switch keeps for this client; null where there is no database. */
export function readCcSwitchDatabase(host: Host, path: string): Promise<DatabaseRead<readonly Provider[]> | null> {
  return readDatabaseCopy(host, {
    path,
    owner: 'CC Switch',
    query: (database) =>
      database
        .prepare(
          'SELECT name, settings_config, meta FROM providers WHERE app_type = ? ORDER BY is_current DESC, name LIMIT ?',
        )
        .all('claude', MOST)
        .flatMap(({ name, settings_config: settings, meta }) =>
          typeof name === 'string' && typeof settings === 'string'
            ? [{ name, settings, meta: typeof meta === 'string' ? meta : '' }]
            : [],
        ),
  });
}
