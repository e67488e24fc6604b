import type { LayerVariable } from '../layers/layer.ts';
import { revealText } from '../secret.ts';
import type { VersionedRule } from './version-range.ts';
import { isWithin, ruleFor } from './version-range.ts';

export type ProxyQuestion = {
  readonly url: URL;
  /** The effective variable of that name, or null. */
  readonly variable: (name: string) => LayerVariable | null;
  readonly version: string | null;
};

/** The client takes the first that is set, for `http:` and `https:` addresses alike; ALL_PROXY came after 2.1.197. */
const PROXY_NAMES: Rows = [
  {
    since: '2.1.198',
    value: ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
    verified: ['2.1.330'],
  },
  { value: ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'], verified: ['2.1.197'] },
];
type Rows = readonly [...VersionedRule<readonly string[]>[], VersionedRule<readonly string[]>];

const EXCEPTION_NAMES = ['no_proxy', 'NO_PROXY'] as const;

/** The variable whose proxy would carry a request, or null where it goes directly. A loopback address is no exception. */
export function findProxy(question: ProxyQuestion): LayerVariable | null {
  const proxy = firstSet(ruleFor(PROXY_NAMES, question.version), question);
  if (proxy === null) return null;
  const exceptions = firstSet(EXCEPTION_NAMES, question);
  return exceptions !== null &&
    isExempt({ url: question.url, exceptions: revealText(exceptions.value), version: question.version })
    ? null
    : proxy;
}

function firstSet(names: readonly string[], question: ProxyQuestion): LayerVariable | null {
  for (const name of names) {
    const found = question.variable(name);
    if (found !== null && revealText(found.value).trim() !== '') return found;
  }
  return null;
}

export type ExemptQuestion = { readonly url: URL; readonly exceptions: string; readonly version: string | null };

/**
 * Whether an address is in a NO_PROXY list: `*`, a host, an ending of a host with or without a dot before it, or
 * `host:port`; newer clients read `*.ending` and a range of IPv4 addresses too (2.1.330, not 2.1.197).
 */
function isExempt({ url, exceptions, version }: ExemptQuestion): boolean {
  const widens = isWithin({ since: '2.1.198' }, version);
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port === '' ? { 'http:': '80', 'https:': '443' }[url.protocol] : url.port;
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matchesEntry({ host, port, entry, widens }));
}

function matchesEntry(candidate: {
  readonly host: string;
  readonly port: string | undefined;
  readonly entry: string;
  readonly widens: boolean;
}): boolean {
  const { host, entry, widens } = candidate;
  if (widens && /^[\d.]+\/\d+$/.test(entry)) return isInRange(host, entry);
  const [, name = entry, port] = /^(.+):(\d+)$/.exec(entry) ?? [];
  if (port !== undefined && port !== candidate.port) return false;
  const ending = name.replace(widens ? /^\*?\.?/ : /^\.?/, '');
  return host === ending || host.endsWith(`.${ending}`);
}

function isInRange(host: string, range: string): boolean {
  const [network = '', length = ''] = range.split('/');
  const address = toNumber(host);
  const base = toNumber(network);
  if (address === null || base === null) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(address / size) === Math.floor(base / size);
}

function toNumber(address: string): number | null {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : null;
}
