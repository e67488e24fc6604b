import { codeOf } from '../host/files.ts';
import type { LedgerTrouble } from './ledger-error.ts';

const GONE: LedgerTrouble = {
  code: 'unreachable',
  what: 'doesn’t answer',
  hint: 'Start it, or look at the network between; the next request tries again.',
};

/** Classes of SQLSTATE, the first two characters, that say something about the server and not about a query. */
const CLASSES: Readonly<Record<string, LedgerTrouble>> = {
  '08': GONE,
  '28': {
    code: 'login',
    what: 'doesn’t let this user in',
    hint: 'Set PGPASSWORD, or put the password into ~/.pgpass (mode 0600); the URL names the user.',
  },
  '3D': { code: 'no-database', what: 'has no such database', hint: 'Create it, or correct the URL in "ledger".' },
  '3F': { code: 'no-schema', what: 'has no schema that tables could go to', hint: 'Give the user one of its own.' },
  '40': { code: 'locked', what: 'undid a write that met another one', hint: 'Try again.' },
  '42': {
    code: 'forbidden',
    what: 'doesn’t let this user have its tables',
    hint: 'Grant CREATE on the schema, and everything on the tables that begin with cordon_.',
  },
  '53': { code: 'full', what: 'has no room or no connection left', hint: 'Make room on the server, then try again.' },
  '55': { code: 'locked', what: 'is locked by another program', hint: 'Find what holds its tables, and end it.' },
  '57': GONE,
  '58': { code: 'unreadable', what: 'reports an error of its disk', hint: 'Look at the server’s log.' },
  '25': { code: 'read-only', what: 'only lets itself be read', hint: 'Name the primary server, not a copy.' },
  XX: { code: 'corrupt', what: 'reports damaged data', hint: 'Look at the server’s log.' },
};

/** What an error of the driver's says about the server; null for one about a query, which is a mistake of cordon's own. */
export function postgresTrouble(error: unknown): LedgerTrouble | null {
  const code = codeOf(error);
  if (/^[0-9A-Z]{5}$/.test(code)) return CLASSES[code.slice(0, 2)] ?? null;
  // Everything else that the driver throws is the connection: refused, reset, timed out, ended.
  return error instanceof Error && !(error instanceof TypeError) ? GONE : null;
}
