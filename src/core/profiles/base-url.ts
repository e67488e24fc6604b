/** A base URL that can be used, or why it can't. Reasons never repeat the text: it may hold a password. */
export type BaseUrlResult =
  | {
      readonly ok: true;
      readonly url: string;
      readonly host: string;
      readonly loopback: boolean;
      readonly encrypted: boolean;
    }
  | { readonly ok: false; readonly reason: string; readonly hint: string };

/**
 * Checks a provider's base URL. The client appends `/v1/messages` itself, so a trailing `/v1` would be doubled (measured on
 * 2.1.197: `/v1/v1/messages`). Hosts are compared and shown in punycode, so that a lookalike can't pass for another.
 */
export function parseBaseUrl(text: string): BaseUrlResult {
  const url = readUrl(text);
  if (url === null) return { ok: false, reason: 'is not a URL', hint: 'Write it in full, as in https://host/path.' };
  const broken = RULES.find(({ breaks }) => breaks(url, text));
  if (broken !== undefined) return { ok: false, reason: broken.reason, hint: broken.hint };
  const path = url.pathname.replace(/\/+$/, '');
  return {
    ok: true,
    url: `${url.origin}${path}`,
    host: url.hostname,
    loopback: isLoopbackHost(url.hostname),
    encrypted: url.protocol === 'https:',
  };
}

function readUrl(text: string): URL | null {
  // The URL parser drops tabs and line breaks and trims spaces: what a person sees must be what is used.
  return /[\p{Cc}\p{Cf}\s]/u.test(text) || !URL.canParse(text) ? null : new URL(text);
}

const RULES: readonly {
  readonly breaks: (url: URL, text: string) => boolean;
  readonly reason: string;
  readonly hint: string;
}[] = [
  {
    breaks: (url) => url.protocol !== 'https:' && url.protocol !== 'http:',
    reason: 'is neither https:// nor http://',
    hint: 'Use an https:// URL.',
  },
  {
    breaks: (url) => url.username !== '' || url.password !== '',
    reason: 'holds a user name or password',
    hint: 'Take it out of the URL; a secret belongs behind a "credential" reference.',
  },
  {
    breaks: (url, text) => url.search !== '' || url.hash !== '' || /[?#]/.test(text),
    reason: 'has a query or a fragment',
    hint: 'End the URL with its path.',
  },
  { breaks: (url) => url.hostname === '', reason: 'has no host', hint: 'Write it in full, as in https://host/path.' },
  {
    breaks: (url) => /\/v1\/?$/i.test(url.pathname),
    reason: 'ends in /v1, which the client appends by itself: requests would go to /v1/v1/messages',
    hint: 'Take the /v1 off its end.',
  },
  {
    breaks: (url) => /\/v1\/messages\/?$/i.test(url.pathname),
    reason: 'ends in /v1/messages, which the client appends by itself',
    hint: 'Take the /v1/messages off its end.',
  },
];

/** Whether a host is this machine. `localhost` counts: the client and Node resolve it here. */
function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
