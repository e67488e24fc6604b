/**
 * How the witness refuses a tunnel, so that the client's own words about its failed request tell where that was to go:
 * 2.1.330 repeats the reason phrase in its debug output, older ones the status in their answer (2.1.197 to 2.1.263).
 */
export function refusalOf(target: string, home: string): { readonly status: number; readonly reason: string } {
  const asked = URL.parse(`https://${target}`)?.origin;
  return { status: asked === home ? HOME : ELSEWHERE, reason: `${MARK} ${target.replace(/[^\w.:[\]-]/g, '')}` };
}

const MARK = 'refused-by-cordon';
const HOME = 502;
const ELSEWHERE = 503;

/** Where the conversation's own request failed: at a named host, where it belongs, elsewhere, or not known. */
export type FailedAt =
  | { readonly kind: 'host'; readonly origin: string }
  | { readonly kind: 'home' }
  | { readonly kind: 'elsewhere' };

/** Reads it from what the client said: its answer, and its debug output on standard error. */
export function readFailedAt(words: string, debug: string): FailedAt | null {
  const host = FAILED_REQUEST.exec(debug)?.[1];
  if (host !== undefined) return { kind: 'host', origin: URL.parse(`https://${host}`)?.origin ?? host };
  const status = Number(/API Error: (\d{3}) /.exec(words)?.[1]);
  if (status === HOME) return { kind: 'home' };
  return status === ELSEWHERE ? { kind: 'elsewhere' } : null;
}

/** Only the line about the request for a model: reports and look-ups fail in lines of their own. */
const FAILED_REQUEST = new RegExp(`Connection error details:.*${MARK} (\\S+)`);
