import { readBounded } from '../host/files.ts';
import { LedgerError, ledgerProblem } from './ledger-error.ts';

export type PasswordRequest = {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  /** The `passfile` of the URL; null where it names none. */
  readonly passfile: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** For messages. */
  readonly place: string;
};

/**
 * The password of a PostgreSQL user where PostgreSQL's own programs look: PGPASSWORD, then the password file, which is
 * `passfile` of the URL, PGPASSFILE or ~/.pgpass. A file that others may read is refused and not, as elsewhere, skipped with a
 * warning: a gateway has nobody to warn. undefined where there is none.
 */
export function findPassword(request: PasswordRequest): string | undefined {
  const { env, passfile, place } = request;
  if ((env.PGPASSWORD ?? '') !== '') return env.PGPASSWORD;
  const path = passfile ?? env.PGPASSFILE ?? (env.HOME === undefined ? null : `${env.HOME}/.pgpass`);
  const read = path === null ? null : readBounded(path);
  if (read?.kind !== 'bytes') return undefined;
  if ((read.mode & 0o077) !== 0)
    throw new LedgerError(
      ledgerProblem(place, {
        code: 'password-file',
        what: `has its password in ${path}, which others may read`,
        hint: `Make it yours alone: chmod 600 ${path}`,
      }),
    );
  const wanted = [request.host, request.port, request.database, request.user];
  return new TextDecoder()
    .decode(read.bytes)
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map(fieldsOf)
    .find(
      (fields) => fields.length === 5 && wanted.every((want, index) => fields[index] === '*' || fields[index] === want),
    )
    ?.at(4);
}

/** Five fields between colons; a backslash takes the next character as it is. */
function fieldsOf(line: string): readonly string[] {
  const fields = [''];
  for (const [, escaped, character = ''] of line.matchAll(/\\(.)|(.)/g)) {
    if (escaped === undefined && character === ':' && fields.length < 5) fields.push('');
    else fields.push((fields.pop() ?? '') + (escaped ?? character));
  }
  return fields;
}
