import { revealText, type Text } from '../secret.ts';

/** A base URL, as the client reads it: trimmed, then as a web address. */
export type Address = {
  readonly text: string;
  readonly url: URL | null;
};

export function addressOf(value: Text | null): Address | null {
  const text = value === null ? '' : revealText(value).trim();
  return text === '' ? null : { text, url: URL.parse(text) };
}

/** Exactly the host that the client takes for its own (2.1.330, from its strings). */
export const FIRST_PARTY = 'api.anthropic.com';

export function isFirstParty({ url }: Address): boolean {
  return url !== null && url.host === FIRST_PARTY && url.protocol === 'https:';
}

export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Host and path for a message, the host in ASCII, without a name or password. */
export function showAddress(address: Address): string {
  const { url } = address;
  if (url === null) return 'something that is no address';
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
