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

type Wanted = { readonly name: keyof Mentions; readonly codes: readonly number[] };

const wanted = (name: keyof Mentions, text: string): Wanted => ({
  name,
  codes: [...text].map((letter) => letter.charCodeAt(0)),
});

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

/** Notes the string that begins with the quote at `quote`, if it is one of those. The text inside a string never is. */
export function noteString(bytes: Uint8Array, quote: number, draft: MentionsDraft): void {
  const candidate = BY_FIRST[bytes[quote + 1] ?? 0];
  if (candidate === undefined) return;
  const { name, codes } = candidate;
  for (let index = 1; index < codes.length; index += 1) if (bytes[quote + 1 + index] !== codes[index]) return;
  if (name !== 'oneHour' || isValueOfTtl(bytes, quote)) draft[name] = true;
}

/** An hour may be anything's; only that of a cache has a price. */
function isValueOfTtl(bytes: Uint8Array, quote: number): boolean {
  const before = String.fromCharCode(...bytes.subarray(Math.max(0, quote - TTL_WITHIN), quote));
  return /"ttl"\s*:\s*$/.test(before);
}

/** As far before a value as its key is looked for, with room for blanks. */
const TTL_WITHIN = 64;
