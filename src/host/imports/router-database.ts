import type { Host } from '../host.ts';
import { readDatabaseCopy, type DatabaseRead } from './database-copy.ts';

/** The configuration of claude-code-router from version 3 on, which moves the file of older versions into a database. */
export function readRouterDatabase(host: Host, path: string): Promise<DatabaseRead<string> | null> {
  return readDatabaseCopy(host, {
    path,
    owner: 'claude-code-router',
    query: (database) => {
      const row = database.prepare('SELECT value_json FROM app_config WHERE key = ?').get('default');
      return typeof row?.['value_json'] === 'string' ? row['value_json'] : '';
    },
  });
}
