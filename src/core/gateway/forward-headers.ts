import type { Upstream } from './order.ts';

/** Names and values in turn. */
export type RawHeaders = readonly string[];

/** Headers of one connection only (RFC 9110, 7.6.1), and those that the gateway writes itself. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const OWN_UPWARD: ReadonlySet<string> = new Set(['host', 'content-length', 'expect', 'accept-encoding']);

/** Everything of a client's release must get through, its new headers too; these are known to be of use to it. */
const ALWAYS_UPWARD = /^(?:anthropic-|x-claude-code-|x-stainless-)/;

/** What says who or where the person is, and whatever is named like a credential. */
const NEVER_UPWARD =
  /^(?:cookie2?|forwarded|via|origin|referer|sec-|proxy-|cf-|x-forwarded|x-real-ip)|auth|cookie|secret|credential|password|token|api[-_]?key/;

/** A login of the client's own vendor is announced with this beta: it belongs to no upstream of a gateway. */
const LOGIN_BETA = /^oauth-/;

/**
 * The headers of an upstream request: an open list of the client's, exactly one credential, and an answer that isn't
 * compressed, so that its usage can be read without a second pass.
 */
export function upwardHeaders(raw: RawHeaders, upstream: Pick<Upstream, 'auth' | 'credential'>): string[] {
  const named = connectionNames(raw);
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (named.has(name) || !goesUp(name)) continue;
    const value = name === 'anthropic-beta' ? withoutLogin(raw[index + 1] ?? '') : (raw[index + 1] ?? '');
    if (value !== null) headers.push(name, value);
  }
  headers.push('accept-encoding', 'identity', ...credentialHeader(upstream));
  return headers;
}

/** Judged once for each name: the client sends the same thirty with every request. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 200;

function goesUp(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const stays = HOP_BY_HOP.has(name) || OWN_UPWARD.has(name) || (!ALWAYS_UPWARD.test(name) && NEVER_UPWARD.test(name));
  if (judged.size < MOST_JUDGED) judged.set(name, !stays);
  return !stays;
}

function withoutLogin(betas: string): string | null {
  if (!/oauth-/.test(betas)) return betas;
  const kept = betas.split(',').filter((beta) => !LOGIN_BETA.test(beta.trim()));
  return kept.length === 0 ? null : kept.join(',').trim();
}

function credentialHeader({ auth, credential }: Pick<Upstream, 'auth' | 'credential'>): readonly string[] {
  if (auth === 'none' || credential === null) return [];
  return auth === 'bearer' ? ['authorization', `Bearer ${credential}`] : ['x-api-key', credential];
}

/** The headers of an answer on its way down. `location` never gets here: a redirect is no answer. */
export function downwardHeaders(raw: RawHeaders): string[] {
  const named = connectionNames(raw);
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (HOP_BY_HOP.has(name) || named.has(name) || NEVER_DOWNWARD.has(name)) continue;
    headers.push(raw[index] ?? '', raw[index + 1] ?? '');
  }
  return headers;
}

const NEVER_DOWNWARD: ReadonlySet<string> = new Set([
  'set-cookie',
  'location',
  'proxy-authenticate',
  'proxy-authentication-info',
]);

/** Headers that `connection` names are of this connection too. Nearly always there is none. */
function connectionNames(raw: RawHeaders): ReadonlySet<string> {
  const values = headersOf(raw, 'connection');
  if (values.length === 0) return NO_NAMES;
  return new Set(values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase()));
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The first value of a header; `name` in lower case. */
export function headerOf(raw: RawHeaders, name: string): string | null {
  for (let index = 0; index < raw.length; index += 2) if (isNamed(raw[index], name)) return raw[index + 1] ?? null;
  return null;
}

/** Every value of a header, in order; `name` in lower case. */
export function headersOf(raw: RawHeaders, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < raw.length; index += 2) if (isNamed(raw[index], name)) values.push(raw[index + 1] ?? '');
  return values;
}

/** The length first: nearly every other name differs in it, and the client sends thirty with every request. */
function isNamed(header: string | undefined, name: string): boolean {
  return header?.length === name.length && header.toLowerCase() === name;
}
