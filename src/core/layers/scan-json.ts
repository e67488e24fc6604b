/** Where one key of the document stands; `path` has one name at the top and two inside a top-level object. */
export type KeyPlace = { readonly path: readonly string[]; readonly index: number };

export type JsonScan = {
  /** Where the text stops being JSON (RFC 8259, no comments, no trailing commas), or null where it is JSON. */
  readonly brokenAt: number | null;
  /** How deep objects and arrays nest. */
  readonly depth: number;
  /** Every key down to the second level in order of appearance, duplicates too. */
  readonly keys: readonly KeyPlace[];
};

const WORD = /([{}[\],:])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';
type Open = { readonly kind: '{' | '['; key: string };

/**
 * Walks a JSON text once, without recursion: a file that nests 20,000 objects must not overflow the stack. It yields
 * what `JSON.parse` doesn't: where the text breaks, and on which place each key stands.
 */
export function scanJson(text: string): JsonScan {
  const open: Open[] = [];
  const keys: KeyPlace[] = [];
  let expected: Expected = 'value';
  let depth = 0;
  let index = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  for (;;) {
    SPACE.lastIndex = index;
    SPACE.test(text);
    const start = SPACE.lastIndex;
    if (start === text.length) return { brokenAt: expected === 'nothing' ? null : start, depth, keys };
    const token = readToken(text, start);
    if (token === null) return { brokenAt: start, depth, keys };
    const next = step({ token, expected, open });
    if (next === null) return { brokenAt: start, depth, keys };
    if (expected === 'key' || expected === 'key-or-end') noteKey({ open, keys, word: token.string, index: start });
    expected = next === 'after-value' ? afterValue() : next;
    depth = Math.max(depth, open.length);
    index = token.end;
  }
}

/** One word of JSON: a mark, a string with its quotes, or neither for a number and the three names. */
type Token = { readonly mark: string | undefined; readonly string: string | undefined; readonly end: number };

function readToken(text: string, start: number): Token | null {
  if (text[start] === '"') {
    const end = endOfString(text, start);
    return end === null ? null : { mark: undefined, string: text.slice(start, end), end };
  }
  WORD.lastIndex = start;
  const word = WORD.exec(text);
  return word === null ? null : { mark: word[1], string: undefined, end: WORD.lastIndex };
}

/** Piece by piece: one expression for the whole string overflows the stack from eight million characters on (Node 24). */
function endOfString(text: string, start: number): number | null {
  let index = start + 1;
  for (;;) {
    PLAIN.lastIndex = index;
    PLAIN.test(text);
    index = PLAIN.lastIndex;
    if (text[index] === '"') return index + 1;
    ESCAPE.lastIndex = index;
    if (!ESCAPE.test(text)) return null;
    index = ESCAPE.lastIndex;
  }
}

/** What may follow this token, or null where the token may not stand here. Opens and closes containers on the way. */
function step(place: {
  readonly token: Token;
  readonly expected: Expected;
  readonly open: Open[];
}): Expected | 'after-value' | null {
  const { mark, string } = place.token;
  const { expected, open } = place;
  const wantsValue = expected === 'value' || expected === 'value-or-end';
  switch (mark) {
    case undefined:
      if (expected === 'key' || expected === 'key-or-end') return string === undefined ? null : 'colon';
      return wantsValue ? 'after-value' : null;
    case '{':
    case '[':
      if (!wantsValue) return null;
      open.push({ kind: mark, key: '' });
      return mark === '{' ? 'key-or-end' : 'value-or-end';
    case '}':
      return (expected === 'key-or-end' || expected === 'comma-or-end') && open.at(-1)?.kind === '{'
        ? close(open)
        : null;
    case ']':
      return (expected === 'value-or-end' || expected === 'comma-or-end') && open.at(-1)?.kind === '['
        ? close(open)
        : null;
    case ':':
      return expected === 'colon' ? 'value' : null;
    default:
      if (expected !== 'comma-or-end') return null;
      return open.at(-1)?.kind === '{' ? 'key' : 'value';
  }
}

function close(open: Open[]): 'after-value' {
  open.pop();
  return 'after-value';
}

function noteKey(found: {
  readonly open: Open[];
  readonly keys: KeyPlace[];
  readonly word: string | undefined;
  readonly index: number;
}): void {
  const [outer, inner] = found.open;
  if (found.word === undefined || found.open.length > 2) return;
  const name = String(JSON.parse(found.word));
  const innermost = inner ?? outer;
  if (innermost === undefined) return;
  innermost.key = name;
  const inObject = outer?.kind === '{' && (inner === undefined || inner.kind === '{');
  if (inObject) found.keys.push({ path: inner === undefined ? [name] : [outer.key, name], index: found.index });
}
