import { noMentions, noteString, type Mentions } from './mentions.ts';
import { createStringEnds, OPEN_ESCAPED } from './string-end.ts';

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

/** Reads a body while it comes. */
export type RequestScanner = {
  /** Reads on where it stopped; `bytes` is the body from its first byte, as far as it is there. */
  readonly read: (bytes: Uint8Array) => void;
  /** What was found; `bytes` is the whole body. */
  readonly end: (bytes: Uint8Array) => Scan;
};

/**
 * Finds the members that matter at the top level of a JSON object without building its value: a request of the client is
 * 50 to 500 kB, and its bytes must go up unchanged because thinking blocks are bound to them. A wanted key that stands twice,
 * or in another case (some servers read keys without regard to it), makes the whole request uncertain. Each byte is looked at
 * once however small the pieces are in which a body comes, and most of it while the client still sends the rest.
 */
export function createRequestScanner(): RequestScanner {
  return new Scanner();
}

/** The bytes with another text in the place of the top-level model. */
export function replaceModel(bytes: Uint8Array, span: Span, model: string): readonly Uint8Array[] {
  const text = new TextEncoder().encode(JSON.stringify(model));
  return [bytes.subarray(0, span.start), text, bytes.subarray(span.end)];
}

const NOT_JSON = { ok: false, reason: 'notJson' } as const;
const AMBIGUOUS = { ok: false, reason: 'ambiguous' } as const;

/** What may come next at the top level; `literal` is inside of a number, `true`, `false` or `null`. */
type Step = 'start' | 'first' | 'key' | 'colon' | 'value' | 'literal' | 'next' | 'done' | 'notJson' | 'ambiguous';

const NONE = -1;

class Scanner implements RequestScanner {
  readonly #spans = new Map<string, Span>();
  readonly #mentions = noMentions();
  #step: Step = 'start';
  #at = 0;
  /** How many objects and lists are open: 1 between the top-level members. */
  #depth = 0;
  /** Where the string began whose end isn't there yet. */
  #quote = NONE;
  /** Whether the byte that comes next in it is escaped. */
  #isEscaped = false;
  #key: Span = { start: 0, end: 0 };
  #valueStart = 0;

  read(bytes: Uint8Array): void {
    stringEnds.forget();
    if (this.#quote !== NONE) {
      this.#at = this.#endString(bytes, this.#quote, stringEnds.find(bytes, this.#at, this.#isEscaped));
    }
    while (this.#at < bytes.length) {
      this.#at = this.#depth > 1 ? this.#readNested(bytes, this.#at) : this.#readTop(bytes, this.#at);
    }
  }

  end(bytes: Uint8Array): Scan {
    this.read(bytes);
    if (this.#step === 'ambiguous') return AMBIGUOUS;
    if (this.#step !== 'done') return NOT_JSON;
    return { ok: true, value: { ...describe(bytes, this.#spans), mentions: this.#mentions } };
  }

  /** To the end of the value of a top-level member, or of what is there. */
  #readNested(bytes: Uint8Array, start: number): number {
    let depth = this.#depth;
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        const end = endOfString(bytes, at);
        if (end < 0) {
          this.#depth = depth;
          return this.#endString(bytes, at, end);
        }
        noteString(bytes, at, this.#mentions);
        at = end - 1;
      } else if (opens(byte)) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth > 1) continue;
        this.#depth = depth;
        return this.#endValue(bytes, at + 1);
      }
    }
    this.#depth = depth;
    return bytes.length;
  }

  /** One byte between the top-level members, or the key or value that begins with it. */
  #readTop(bytes: Uint8Array, at: number): number {
    if (this.#step === 'literal') return this.#readLiteral(bytes, at);
    const byte = bytes[at];
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return at + 1;
    const next = NEXT[this.#step]?.[byte ?? 0];
    if (next !== undefined) {
      this.#step = next;
      this.#depth = next === 'done' ? 0 : 1;
      return at + 1;
    }
    const isKey = this.#step === 'first' || this.#step === 'key';
    if (isKey || this.#step === 'value') {
      if (byte === QUOTE) return this.#endString(bytes, at, endOfString(bytes, at));
      if (!isKey && (opens(byte) || isLiteral(byte))) return this.#beginValue(at, byte);
    }
    this.#step = 'notJson';
    return END;
  }

  /** A value that is no string. */
  #beginValue(at: number, byte: number | undefined): number {
    this.#valueStart = at;
    if (opens(byte)) this.#depth = 2;
    else this.#step = 'literal';
    return at + 1;
  }

  #readLiteral(bytes: Uint8Array, start: number): number {
    let at = start;
    while (isLiteral(bytes[at])) at += 1;
    return at < bytes.length ? this.#endValue(bytes, at) : at;
  }

  /** A string from its quote to behind its end; below 0 where that isn't there yet. */
  #endString(bytes: Uint8Array, quote: number, end: number): number {
    this.#quote = end < 0 ? quote : NONE;
    this.#isEscaped = end === OPEN_ESCAPED;
    if (end < 0) return bytes.length;
    noteString(bytes, quote, this.#mentions);
    if (this.#depth > 1) return end;
    if (this.#step === 'value') {
      this.#valueStart = quote;
      return this.#endValue(bytes, end);
    }
    this.#key = { start: quote, end };
    this.#step = 'colon';
    return end;
  }

  #endValue(bytes: Uint8Array, end: number): number {
    this.#step = 'next';
    const name = wantedName(bytes, this.#key);
    if (name === null) return end;
    if (WANTED.has(name) && !this.#spans.has(name)) {
      this.#spans.set(name, { start: this.#valueStart, end });
      return end;
    }
    this.#step = 'ambiguous';
    return END;
  }
}

/** Behind whatever still comes: what was found is found. */
const END = Infinity;

/** The bytes that stand between members, and what may come behind each. */
const NEXT: { readonly [At in Step]?: { readonly [Byte in number]?: Step } } = {
  start: { [OPEN_OBJECT]: 'first' },
  first: { [CLOSE_OBJECT]: 'done' },
  colon: { [COLON]: 'value' },
  next: { [COMMA]: 'key', [CLOSE_OBJECT]: 'done' },
};

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

const stringEnds = createStringEnds();

/** Behind the string whose quote is at `start`; below 0 where its end isn't there. */
function endOfString(bytes: Uint8Array, start: number): number {
  return stringEnds.find(bytes, start + 1, false);
}

function opens(byte: number | undefined): boolean {
  return byte === OPEN_OBJECT || byte === OPEN_LIST;
}

/** Letters, digits and signs: a number, `true`, `false`, `null`, or no JSON. */
function isLiteral(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const letter = byte | CASE_BIT;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || SIGNS.has(byte);
}

const SIGNS: ReadonlySet<number> = new Set(new TextEncoder().encode('+-.'));
