import { join } from 'node:path';

/** Where the ledger of this machine lies where nothing else is configured. */
export function sqlitePath(stateDirectory: string): string {
  return join(stateDirectory, 'ledger.db');
}
