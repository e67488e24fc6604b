import type { Upstream } from './order.ts';

/** Addresses that hand out a machine's own credentials, or belong to the link: no provider of models is there. */
const FORBIDDEN_ADDRESSES: readonly RegExp[] = [
  /^169\.254\./,
  /^fe[89ab][0-9a-f]:/i,
  /^(?:::ffff:)?169\.254\./i,
  /^::ffff:a9fe:/i,
  /^fd00:ec2::/i,
  /^100\.100\.100\.200$/,
  /^0\.0\.0\.0$/,
  /^::$/,
  /^(?:22[4-9]|23\d)\./,
  /^ff[0-9a-f]{2}:/i,
];

const FORBIDDEN_NAMES = /^(?:metadata|metadata\.google\.internal|instance-data(?:\..*)?)$/i;

/** Whether a numeric address may be talked to. A name is asked again for each address that it resolves to. */
export function isForbiddenAddress(address: string): boolean {
  return FORBIDDEN_ADDRESSES.some((pattern) => pattern.test(address));
}

/** Why an upstream must not be talked to; null where it may. `host` is the URL's, as the machine's URL parser wrote it. */
export function refuseUpstream(
  upstream: Pick<Upstream, 'baseUrl' | 'insecureHttp'>,
  { protocol, hostname }: { readonly protocol: string; readonly hostname: string },
): string | null {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (protocol !== 'https:' && protocol !== 'http:') return `${protocol}// is no address of a web server`;
  if (FORBIDDEN_NAMES.test(host) || isForbiddenAddress(host)) return 'link-local and metadata addresses are refused';
  const isPlain = protocol === 'http:' && upstream.insecureHttp !== true && !isLoopback(host);
  return isPlain ? 'http:// is taken only on this machine; everywhere else it must be https://' : null;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|(?:.*\.)?localhost)$/i.test(host);
}
