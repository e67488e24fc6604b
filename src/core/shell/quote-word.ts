import { quoteSh } from '../shells/quote.ts';

/** A word as a POSIX shell reads it back exactly. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(word) ? word : quoteSh(word);
}
