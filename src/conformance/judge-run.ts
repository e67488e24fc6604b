import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Cell } from '../core/cases/cell.ts';
import { shorten } from '../core/evidence/client-report.ts';
import type { Observation } from '../core/evidence/observation.ts';
import { fail, succeed, type Outcome, type Problem } from '../core/problem.ts';
import type { RawRequest } from '../observe/describe-request.ts';
import { fingerprint } from './lab.ts';
import type { Run } from './run-under.ts';
import type { Column, LeakRow } from '../core/cases/leak-row.ts';
import { CONSOLE_KEY, LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../core/cases/made-up.ts';

/** What a session was meant to be, and how a clean one of its kind looks. */
export type Session = {
  readonly kind: 'native' | 'routed';
  readonly model: string;
  /** Models that a clean session of its kind asks for beside its own: 2.1.300 checks actions with another of the vendor's. */
  readonly also: readonly string[];
  readonly bearer: string;
  /** The features that a clean session asks for, or null where that is not compared. */
  readonly betas: readonly string[] | null;
};

const VENDOR = 'api.anthropic.com';

export const routedSession: Session = {
  kind: 'routed',
  model: PROVIDER_MODEL,
  also: [],
  bearer: PROVIDER_KEY,
  betas: null,
};

/** A clean native session is measured on the client at hand: its default model and features change with every version. */
export function nativeSessionLike(clean: Run): Outcome<Session> {
  const request = clean.observations.find((seen) => seen.inference !== null && seen.host === VENDOR);
  if (request?.inference?.model == null) return fail(noCleanSession(clean));
  const also = clean.observations.flatMap(({ inference }) => inference?.model ?? []);
  return succeed({ kind: 'native', model: request.inference.model, also, bearer: LOGIN_TOKEN, betas: request.betas });
}

function noCleanSession({ stderr, stdout, timedOut, status, signal }: Run): Problem {
  const words = shorten(stderr.trim() === '' ? stdout : stderr);
  const end = timedOut ? 'was ended because it hung' : `ended with ${status ?? signal}`;
  return {
    code: 'no-clean-session',
    kind: 'unestablished',
    message: `A plain session of this client, with a made-up login and nothing that leaks, asked nothing of ${VENDOR}; it ${end}${words === '' ? '' : ` and said ${JSON.stringify(words)}`}.`,
    hint: 'See that the client starts by itself, and whether this version still reads a login from ~/.claude/.credentials.json.',
  };
}

/** Judges one run from what the servers saw and what it left behind; what the launcher says of itself plays no part. */
export function judgeRun(
  run: Run,
  { row, column, session }: { readonly row: LeakRow; readonly column: Column; readonly session: Session },
): Cell {
  const evidence = [
    ...new Set([
      ...findTraces(run, session),
      ...findFeatures(run, session),
      ...findCode(run),
      ...findInherited(run, row),
    ]),
  ].sort();
  if (evidence.length > 0) return { outcome: 'leaked', evidence };
  if (run.status === 3 && run.observations.length === 0 && run.stderr.trim() !== '')
    return { outcome: 'refused', evidence: [] };
  const missing = (row.keeps ?? []).filter((file) => !existsSync(path.join(run.layout.directory, file)));
  if (missing.length > 0) return { outcome: 'broken', evidence: missing.map((file) => `${file} was not made`) };
  if (run.observations.some((seen) => seen.inference !== null)) return { outcome: 'contained', evidence: [] };
  if (row.silent?.includes(column) === true) return { outcome: 'contained', evidence: [] };
  return { outcome: 'broken', evidence: ['the session asked nothing of any server'] };
}

/** The first request speaks for the session's features: a sub-agent's differ by design. A wrong model is told as that. */
function findFeatures({ observations }: Run, { kind, model, betas }: Session): readonly string[] {
  const first = observations.find((seen) => seen.inference !== null);
  if (kind !== 'native' || betas === null || first?.host !== VENDOR || first.inference?.model !== model) return [];
  return first.betas.join() === betas.join() ? [] : ['asked for other features than a clean session'];
}

function findTraces(run: Run, session: Session): readonly string[] {
  const raw = run.rawRequests;
  return run.observations.flatMap((seen, index) => {
    const request = raw[index];
    return request === undefined ? [] : tracesOf({ seen, request, session, places: run.layout.places });
  });
}

type Seen = {
  readonly seen: Observation;
  readonly request: RawRequest;
  readonly session: Session;
  readonly places: Readonly<Record<string, string>>;
};

/** Everything about one request that doesn't belong into the session. */
function tracesOf({ seen, request, session, places }: Seen): readonly string[] {
  const place = placeOf(seen, places);
  const found: string[] = [];
  if (!isHome(place, session)) found.push(`${seen.inference === null ? 'reached' : 'sent the prompt to'} ${place}`);
  for (const credential of credentialsOf(seen)) {
    if (!belongs({ credential, seen, place, session })) found.push(`sent ${nameOf(credential)} to ${place}`);
  }
  if (seen.inference !== null && !isOwnModel(seen.inference.model, session))
    found.push(`asked for model ${seen.inference.model ?? 'none'}`);
  for (const name of leakyHeaders(request)) found.push(`sent header ${name}`);
  return found;
}

function isOwnModel(asked: string | null, { model, also }: Session): boolean {
  return asked !== null && (asked === model || also.includes(asked));
}

/** A name that is the same in every run: ports and paths are left out. */
function placeOf(seen: Observation, places: Readonly<Record<string, string>>): string {
  if (seen.via === 'direct') return seen.server;
  if (seen.via === 'unix') return seen.server;
  const host = seen.host.replace(/:443$/, '');
  const named = Object.entries(places).find(([, address]) => address === `http://${seen.host}`)?.[0] ?? host;
  // An impostor stands where a person's own proxy stood: being asked for a tunnel is no harm, being trusted with it is.
  if (seen.via === 'connect' && (seen.server === 'proxy' || (seen.server === 'impostor' && seen.method === 'CONNECT')))
    return named;
  return `${named} through ${seen.server}${seen.via === 'http-proxy' ? ' in clear text' : ''}`;
}

function isHome(place: string, { kind }: Session): boolean {
  return place === (kind === 'native' ? VENDOR : 'provider');
}

function credentialsOf(seen: Observation): readonly string[] {
  return [seen.authorization?.fingerprint, seen.apiKey].filter((value) => value !== null && value !== undefined);
}

type Claim = {
  readonly credential: string;
  readonly seen: Observation;
  readonly place: string;
  readonly session: Session;
};

function belongs({ credential, seen, place, session }: Claim): boolean {
  if (!isHome(place, session)) return false;
  if (credential === fingerprint(session.bearer)) return seen.authorization?.fingerprint === credential;
  // The plain client itself asks its vendor for the settings of a stored Console key (2.1.330), with nothing leaking.
  return session.kind === 'native' && seen.inference === null && credential === fingerprint(CONSOLE_KEY);
}

const NAMES: Readonly<Record<string, string>> = {
  [fingerprint(LOGIN_TOKEN)]: 'the login',
  [fingerprint(PROVIDER_KEY)]: 'the provider’s key',
  [fingerprint(CONSOLE_KEY)]: 'the stored Console key',
};

function nameOf(credential: string): string {
  return NAMES[credential] ?? 'a leaked credential';
}

function leakyHeaders({ headers }: RawRequest): readonly string[] {
  return Object.entries(headers)
    .filter(
      ([name, value]) =>
        !['authorization', 'x-api-key', 'host'].includes(name) && /leak/i.test(`${name}: ${String(value)}`),
    )
    .map(([name]) => name);
}

function findCode({ layout }: Run): readonly string[] {
  return readdirSync(layout.home)
    .filter((file) => file.startsWith('ran-'))
    .map((file) => `ran foreign code (${file.slice('ran-'.length)})`);
}

function findInherited({ layout }: Run, { keptFromChildren = [] }: LeakRow): readonly string[] {
  const dump = path.join(layout.home, 'child-environment');
  if (keptFromChildren.length === 0 || !existsSync(dump)) return [];
  const names = new Set(
    readFileSync(dump, 'utf8')
      .split('\n')
      .map((line) => line.split('=', 1)[0] ?? ''),
  );
  return keptFromChildren.filter((name) => names.has(name)).map((name) => `children inherit ${name}`);
}
