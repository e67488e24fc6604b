/** What a request names anywhere in its body, as a key or as a value, and what decides the most that it can cost. */
export type Mentions = {
  readonly cacheControl: boolean;
  /** A `ttl` of an hour. */
  readonly oneHour: boolean;
  readonly inferenceGeo: boolean;
  readonly speed: boolean;
  /** A search tool of the vendor's, whichever its date. */
  readonly webSearch: boolean;
};

export type MentionsDraft = { -readonly [Key in keyof Mentions]: Mentions[Key] };

export function noMentions(): MentionsDraft {
  return { cacheControl: false, oneHour: false, inferenceGeo: false, speed: false, webSearch: false };
}

type Wanted = { readonly name: keyof Mentions; readonly codes: Uint8Array };

const codesOf = (text: string) => new TextEncoder().encode(text);
const wanted = (name: keyof Mentions, text: string): Wanted => ({ name, codes: codesOf(text) });

/** By the first letter behind the quote, which is all that is looked at of nearly every string. */
const BY_FIRST: readonly (Wanted | undefined)[] = [
  wanted('cacheControl', 'cache_control"'),
  wanted('oneHour', '1h"'),
  wanted('inferenceGeo', 'inference_geo"'),
  wanted('speed', 'speed"'),
  wanted('webSearch', 'web_search_2'),
].reduce<(Wanted | undefined)[]>((table, one) => {
  table[one.codes[0] ?? 0] = one;
  return table;
}, []);

const COLON = 0x3a;
const TTL = codesOf('"ttl"');

/** Notes the string that begins with the quote at `quote`, if it is one of those. The text inside a string never is. */
export function noteString(bytes: Uint8Array, quote: number, draft: MentionsDraft): void {
  const candidate = BY_FIRST[bytes[quote + 1] ?? 0];
  if (candidate === undefined || !standsAt(bytes, quote + 1, candidate.codes)) return;
  if (candidate.name !== 'oneHour' || isValueOfTtl(bytes, quote)) draft[candidate.name] = true;
}

/** An hour may be anything's; only that of a cache has a price. */
function isValueOfTtl(bytes: Uint8Array, quote: number): boolean {
  const colon = lastBefore(bytes, quote);
  return bytes[colon] === COLON && standsAt(bytes, lastBefore(bytes, colon) + 1 - TTL.length, TTL);
}

function standsAt(bytes: Uint8Array, start: number, codes: Uint8Array): boolean {
  for (let index = 0; index < codes.length; index += 1) if (bytes[start + index] !== codes[index]) return false;
  return true;
}

/** Where the last byte before `at` stands that is no blank; below 0 where there is none. */
function lastBefore(bytes: Uint8Array, at: number): number {
  let before = at - 1;
  while (before >= 0 && (bytes[before] ?? 0) <= 0x20) before -= 1;
  return before;
}
