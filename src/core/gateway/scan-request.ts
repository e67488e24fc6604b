import { noMentions, noteString, type Mentions, type MentionsDraft } from './mentions.ts';

/** Where a value stands in the bytes: `start` inclusive, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** What metering and routing need of a message request; the bytes themselves stay as they came. */
export type ScannedRequest = {
  /** The text of the top-level `model` and where it stands, quotes included; null where it is no text. */
  readonly model: { readonly text: string; readonly span: Span } | null;
  /** The top-level `max_tokens`; null where it is missing or no whole number above 0. */
  readonly maxTokens: number | null;
  readonly stream: boolean;
  readonly mentions: Mentions;
};

export type Scan =
  | { readonly ok: true; readonly value: ScannedRequest }
  | { readonly ok: false; readonly reason: 'notJson' | 'ambiguous' };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

const WANTED: ReadonlySet<string> = new Set(['model', 'max_tokens', 'stream']);
const WANTED_CODES = [...WANTED].map((name) => new TextEncoder().encode(name));
const CASE_BIT = 0x20;
const LONGEST_WANTED_KEY = 64;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Finds the members that matter at the top level of a JSON object without building its value: a request of the client is
 * 50 to 500 kB, and its bytes must go up unchanged because thinking blocks are bound to them. A wanted key that stands twice,
 * or in another case (some servers read keys without regard to it), makes the whole request uncertain.
 */
export function scanRequest(bytes: Uint8Array): Scan {
  const spans = new Map<string, Span>();
  const mentions = noMentions();
  let at = skipBlank(bytes, 0);
  if (bytes[at] !== OPEN_OBJECT) return NOT_JSON;
  at = skipBlank(bytes, at + 1);
  let isFirst = true;
  while (bytes[at] !== CLOSE_OBJECT) {
    if (!isFirst) {
      if (bytes[at] !== COMMA) return NOT_JSON;
      at = skipBlank(bytes, at + 1);
    }
    isFirst = false;
    const member = readMember(bytes, at, mentions);
    if (member === null) return NOT_JSON;
    const name = wantedName(bytes, member.key);
    if (name !== null && (spans.has(name) || !WANTED.has(name))) return AMBIGUOUS;
    if (name !== null) spans.set(name, member.value);
    at = skipBlank(bytes, member.value.end);
  }
  if (skipBlank(bytes, at + 1) !== bytes.length) return NOT_JSON;
  return { ok: true, value: { ...describe(bytes, spans), mentions } };
}

/** The bytes with another text in the place of the top-level model. */
export function replaceModel(bytes: Uint8Array, span: Span, model: string): readonly Uint8Array[] {
  const text = new TextEncoder().encode(JSON.stringify(model));
  return [bytes.subarray(0, span.start), text, bytes.subarray(span.end)];
}

const NOT_JSON = { ok: false, reason: 'notJson' } as const;
const AMBIGUOUS = { ok: false, reason: 'ambiguous' } as const;

function readMember(
  bytes: Uint8Array,
  start: number,
  mentions: MentionsDraft,
): { readonly key: Span; readonly value: Span } | null {
  const keyEnd = endOfString(bytes, start, mentions);
  if (keyEnd === null) return null;
  const colon = skipBlank(bytes, keyEnd);
  if (bytes[colon] !== COLON) return null;
  const valueStart = skipBlank(bytes, colon + 1);
  const valueEnd = endOfValue(bytes, valueStart, mentions);
  if (valueEnd === null || valueEnd === valueStart) return null;
  return { key: { start, end: keyEnd }, value: { start: valueStart, end: valueEnd } };
}

/** The key, if it is a wanted one or differs from one in its case only; null for all others. */
function wantedName(bytes: Uint8Array, key: Span): string | null {
  if (!mayBeWanted(bytes, key)) return null;
  const name = readJson(bytes, key);
  if (typeof name !== 'string') return null;
  return WANTED.has(name.toLowerCase()) ? name : null;
}

/** Most keys are seen at once to be none of them; one with an escape has to be read. */
function mayBeWanted(bytes: Uint8Array, { start, end }: Span): boolean {
  if (end - start > LONGEST_WANTED_KEY) return false;
  if (WANTED_CODES.some((codes) => codes.length === end - start - 2 && isAlike(bytes, start + 1, codes))) return true;
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
}

/** Whether the bytes are these, or the same letters in another case. */
function isAlike(bytes: Uint8Array, start: number, codes: Uint8Array): boolean {
  for (const [index, code] of codes.entries()) {
    if (((bytes[start + index] ?? 0) | CASE_BIT) !== (code | CASE_BIT)) return false;
  }
  return true;
}

function describe(bytes: Uint8Array, spans: ReadonlyMap<string, Span>): Omit<ScannedRequest, 'mentions'> {
  const value = (name: string) => {
    const span = spans.get(name);
    return span === undefined ? undefined : readJson(bytes, span);
  };
  const model = value('model');
  const span = spans.get('model');
  const maxTokens = value('max_tokens');
  return {
    model: typeof model === 'string' && model !== '' && span !== undefined ? { text: model, span } : null,
    maxTokens: Number.isSafeInteger(maxTokens) && Number(maxTokens) > 0 ? Number(maxTokens) : null,
    stream: value('stream') === true,
  };
}

/** What is read here is nearly always ASCII and short, where a decoder costs more than its work. */
function textOf(bytes: Uint8Array, { start, end }: Span): string {
  if (end - start > LONGEST_WANTED_KEY) return decoder.decode(bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The value of a short span; undefined where it is no JSON. */
function readJson(bytes: Uint8Array, { start, end }: Span): unknown {
  try {
    return JSON.parse(textOf(bytes, { start, end }));
  } catch {
    return undefined;
  }
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[at])
    at += 1;
  return at;
}

/** Most strings are shorter than this: a loop is at their end before anything else has begun. */
const SHORT = 32;

function endOfString(bytes: Uint8Array, start: number, mentions: MentionsDraft): number | null {
  if (bytes[start] !== QUOTE) return null;
  noteString(bytes, start, mentions);
  let at = start + 1;
  const until = Math.min(at + SHORT, bytes.length);
  for (; at < until; at += 1) {
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] === BACKSLASH) at += 1;
  }
  for (;;) {
    const quote = nextQuote(bytes, at);
    if (quote === null) return null;
    at = quote + 1;
    if (!isEscaped(bytes, quote)) return at;
  }
}

/** A text with escaped quotes in it has one every few dozen bytes; where none is so near, a call finds it sooner. */
const NEAR = 256;

function nextQuote(bytes: Uint8Array, from: number): number | null {
  const until = Math.min(from + NEAR, bytes.length);
  for (let at = from; at < until; at += 1) if (bytes[at] === QUOTE) return at;
  const quote = bytes.indexOf(QUOTE, until);
  return quote === -1 ? null : quote;
}

function isEscaped(bytes: Uint8Array, quote: number): boolean {
  let slashes = 0;
  while (bytes[quote - 1 - slashes] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function endOfValue(bytes: Uint8Array, start: number, mentions: MentionsDraft): number | null {
  const first = bytes[start];
  if (first === QUOTE) return endOfString(bytes, start, mentions);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return endOfNested(bytes, start, mentions);
  let at = start;
  while (at < bytes.length && !endsLiteral(bytes[at])) at += 1;
  return at;
}

function endsLiteral(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || (byte !== undefined && byte <= 0x20);
}

function endOfNested(bytes: Uint8Array, start: number, mentions: MentionsDraft): number | null {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at, mentions);
      if (end === null) return null;
      at = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
