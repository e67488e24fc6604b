import { headersOf } from './forward-headers.ts';
import { REFUSALS } from './refusals.ts';
import type { VendorError } from './vendor-error.ts';

/** A request's head, as the wire had it. */
export type RequestHead = {
  readonly method: string;
  /** The request target: a path with its query, or whatever was sent in its place. */
  readonly target: string;
  /** Names and values in turn, duplicates kept. */
  readonly rawHeaders: readonly string[];
};

/** Everything that is checked of a head but the token: null lets it pass. `host` is the address that was handed out. */
export function refuseHead(head: RequestHead, host: string): VendorError | null {
  const { hosts, lengths, codings, origins, sites, contentCodings } = judgedHeaders(head);
  if (hosts.length !== 1 || hosts[0] !== host || !head.target.startsWith('/')) return REFUSALS.host;
  const crossSite = sites.some((site) => site !== 'none' && site !== 'same-origin');
  if (origins.length > 0 || crossSite || head.method === 'OPTIONS') return REFUSALS.origin;
  if (!hasCertainLength(lengths, codings)) return REFUSALS.encoding;
  if (contentCodings.some((coding) => coding.trim().toLowerCase() !== 'identity')) return REFUSALS.compressed;
  return null;
}

/** The values of the headers that a head is judged by, in one pass: the client sends thirty with every request. */
function judgedHeaders({ rawHeaders }: RequestHead) {
  const found = {
    hosts: [] as string[],
    lengths: [] as string[],
    codings: [] as string[],
    origins: [] as string[],
    sites: [] as string[],
    contentCodings: [] as string[],
  };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const kind = JUDGED.get((rawHeaders[index] ?? '').toLowerCase());
    if (kind !== undefined) found[kind].push(rawHeaders[index + 1] ?? '');
  }
  return found;
}

const JUDGED: ReadonlyMap<string, keyof ReturnType<typeof judgedHeaders>> = new Map([
  ['host', 'hosts'],
  ['content-length', 'lengths'],
  ['transfer-encoding', 'codings'],
  ['origin', 'origins'],
  ['sec-fetch-site', 'sites'],
  ['content-encoding', 'contentCodings'],
] as const);

/** Every credential that a head shows, each without its scheme; an `authorization` of another scheme stays whole. */
export function shownCredentials({ rawHeaders }: RequestHead): readonly string[] {
  const bearer = headersOf(rawHeaders, 'authorization').map((value) => value.replace(/^bearer +/i, ''));
  return [...bearer, ...headersOf(rawHeaders, 'x-api-key')];
}

/** Whether two readers of this head agree on where its body ends. */
function hasCertainLength(lengths: readonly string[], codings: readonly string[]): boolean {
  if (lengths.length > 1 || codings.length > 1) return false;
  if (lengths.length === 1 && codings.length === 1) return false;
  if (codings.length === 1) return codings[0]?.toLowerCase() === 'chunked';
  return lengths.length === 0 || /^\d{1,15}$/.test(lengths[0] ?? '');
}
