import { OWN_DIRECTORY } from './collect-script.ts';
import { literal, literalOf, UNKNOWN, type Expression, type Piece, type Step } from './step.ts';

/** A place in a fish script on the way through it. `broken` is where syntax stands that isn't known. */
export type Cursor = {
  readonly text: string;
  at: number;
  broken: number | null;
  depth: number;
  /** What stands in a command substitution: fish runs it in the same shell. */
  readonly readNested: (cursor: Cursor) => readonly Step[];
};

/** Nobody's script nests deeper, and reading recurses. */
export const MOST_DEPTH = 60;

export type FishWord = {
  readonly at: number;
  readonly value: Expression;
  /** As it is written. */
  readonly raw: string;
  /** What its command substitutions do. */
  readonly steps: readonly Step[];
};

/** What stands here, by a pattern with the flag `y`. Takes nothing. */
export function match(
  { text, at }: { readonly text: string; readonly at: number },
  pattern: RegExp,
): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

export function skipBlanks(cursor: Cursor): void {
  cursor.at += match(cursor, /(?:[ \t\r]+|\\\r?\n|#[^\n]*)*/y)?.[0].length ?? 0;
}

export function skipSeparators(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor);
    const next = cursor.text[cursor.at] ?? '';
    if (next !== '\n' && next !== ';' && (next !== '&' || cursor.text[cursor.at + 1] === '&')) return;
    cursor.at += 1;
  }
}

/** Whether the command ends here. Takes nothing. */
export function isCommandEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length || match(cursor, /[\n;)}]|&&|&(?!>)|&?\||\d*>\|/y) !== null;
}

/** Takes one redirection with its target; false where none stands here. */
export function skipRedirection(cursor: Cursor): boolean {
  const found = match(cursor, /(?:\d*[<>]|&>)[>&?]*/y);
  if (found === null) return false;
  cursor.at += found[0].length;
  skipBlanks(cursor);
  if (!isCommandEnd(cursor)) readFishWord(cursor);
  return true;
}

/** The text of a word without expansions, `null` otherwise. */
export function wordText(word: FishWord | undefined): string | null {
  return word === undefined ? null : literalOf(word.value);
}

type Draft = { readonly pieces: Piece[]; readonly steps: Step[] };

export function readFishWord(cursor: Cursor): FishWord {
  const { text } = cursor;
  const start = cursor.at;
  const draft: Draft = { pieces: [], steps: [] };
  if (match(cursor, /~(?=\/|[\s;)]|$)/y) !== null) {
    cursor.at += 1;
    draft.pieces.push({ kind: 'variable', name: 'HOME' });
  } else if (text[start] === '~') draft.pieces.push(...UNKNOWN);
  while (cursor.at < text.length && cursor.broken === null) if (!readPart(cursor, draft)) break;
  if (cursor.at === start) {
    // Something that begins no word; take it, so that reading goes on.
    cursor.broken ??= start;
    cursor.at += 1;
  }
  return { at: start, value: draft.pieces, raw: text.slice(start, cursor.at), steps: draft.steps };
}

/** Letters that mean nothing but themselves. */
const PLAIN_RUN = /[\w./:=,@%+-]+/y;
const QUOTED_RUN = /[^"\\$]+/y;

/** False where the word ends. */
function readPart(cursor: Cursor, draft: Draft): boolean {
  const { text, at } = cursor;
  const run = match(cursor, PLAIN_RUN)?.[0];
  if (run !== undefined) {
    draft.pieces.push({ kind: 'text', text: run });
    cursor.at += run.length;
    return true;
  }
  const next = text[at] ?? '';
  if (/[\s;|<>)]/.test(next) && !(next === '\r' && text[at + 1] !== '\n')) return false;
  switch (next) {
    case '&':
      // Inside a word it is a letter, as in an address.
      if (!/[^\s;|<>)&]/.test(text[at + 1] ?? ' ')) return false;
      break;
    case '}':
      return false;
    case "'":
      readSingleQuoted(cursor, draft);
      return true;
    case '"':
      readDoubleQuoted(cursor, draft);
      return true;
    case '\\':
      readEscape(cursor, draft);
      return true;
    case '$':
      readVariable(cursor, draft);
      return true;
    case '(':
      readSubstitution(cursor, draft);
      return true;
    case '{':
      readBraces(cursor, draft);
      return true;
    case '*':
    case '?':
      draft.pieces.push(...UNKNOWN);
      cursor.at += 1;
      return true;
  }
  draft.pieces.push({ kind: 'text', text: next });
  cursor.at += 1;
  return true;
}

function readSingleQuoted(cursor: Cursor, { pieces }: Draft): void {
  const found = match(cursor, /'((?:[^'\\]|\\[\s\S])*)'/y);
  if (found === null) return breakAt(cursor);
  pieces.push({ kind: 'text', text: (found[1] ?? '').replace(/\\(['\\])/g, '$1') });
  cursor.at += found[0].length;
}

function breakAt(cursor: Cursor): void {
  cursor.broken ??= cursor.at;
}

function readDoubleQuoted(cursor: Cursor, draft: Draft): void {
  const { text } = cursor;
  const start = cursor.at;
  cursor.at += 1;
  draft.pieces.push({ kind: 'text', text: '' });
  while (cursor.at < text.length && cursor.broken === null) {
    const next = text[cursor.at] ?? '';
    if (next === '"') {
      cursor.at += 1;
      return;
    }
    if (next === '\\') {
      const escaped = text[cursor.at + 1] ?? '';
      draft.pieces.push({
        kind: 'text',
        text: escaped === '\n' ? '' : /["\\$]/.test(escaped) ? escaped : `\\${escaped}`,
      });
      cursor.at += 2;
    } else if (next === '$') readVariable(cursor, draft);
    else {
      const run = match(cursor, QUOTED_RUN)?.[0] ?? next;
      draft.pieces.push({ kind: 'text', text: run });
      cursor.at += run.length;
    }
  }
  cursor.broken ??= start;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function readEscape(cursor: Cursor, { pieces }: Draft): void {
  const rest = cursor.text.slice(cursor.at, cursor.at + 12);
  const coded = /^\\(?:u([0-9a-f]{1,4})|U([0-9a-f]{1,8}))/i.exec(rest);
  // Bytes by number and control characters: nobody writes them where it matters.
  if (/^\\(?:[xX0-7c])/.test(rest)) {
    pieces.push(...UNKNOWN);
    cursor.at += 2;
    return;
  }
  if (coded !== null) {
    const code = Number.parseInt(coded[1] ?? coded[2] ?? '0', 16);
    pieces.push(...(code <= 0x10ffff ? literal(String.fromCodePoint(code)) : UNKNOWN));
    cursor.at += coded[0].length;
    return;
  }
  const letter = rest[1] ?? '';
  if (letter !== '\n') pieces.push({ kind: 'text', text: ESCAPES[letter] ?? letter });
  cursor.at += 1 + letter.length;
}

function readVariable(cursor: Cursor, draft: Draft): void {
  if (cursor.text[cursor.at + 1] === '(') {
    cursor.at += 1;
    readSubstitution(cursor, draft);
    return;
  }
  const [whole = '$', name = ''] = match(cursor, /\$+(\w*)/y) ?? [];
  cursor.at += whole.length;
  const isIndexed = cursor.text[cursor.at] === '[';
  if (isIndexed) skipIndex(cursor);
  // Not the variable whose name another one holds, nor one item of a list.
  const isPlain = whole.length === name.length + 1 && name !== '' && !isIndexed;
  draft.pieces.push(...(isPlain ? [{ kind: 'variable' as const, name }] : UNKNOWN));
}

/** `[…]` behind a variable or a substitution. */
function skipIndex(cursor: Cursor): void {
  const end = cursor.text.indexOf(']', cursor.at);
  if (end === -1) breakAt(cursor);
  else cursor.at = end + 1;
}

/** `(status dirname)` and its older spelling: where the script lies. */
const ASKS_DIRECTORY = /\((?:status dirname|dirname \(status (?:-f|filename|--current-filename|current-filename)\))\)/y;

function readSubstitution(cursor: Cursor, { pieces, steps }: Draft): void {
  const { text } = cursor;
  const start = cursor.at;
  const own = match(cursor, ASKS_DIRECTORY);
  if (own !== null) {
    pieces.push({ kind: 'variable', name: OWN_DIRECTORY.fish });
    cursor.at += own[0].length;
    return;
  }
  cursor.at += 1;
  steps.push(...cursor.readNested(cursor));
  if (text[cursor.at] === ')') cursor.at += 1;
  else cursor.broken ??= start;
  if (text[cursor.at] === '[') skipIndex(cursor);
  pieces.push(...UNKNOWN);
}

/** `{a,b}` becomes several words; `{}` stands for itself. */
function readBraces(cursor: Cursor, draft: Draft): void {
  const { text, at } = cursor;
  if (text.startsWith('{}', at)) {
    draft.pieces.push({ kind: 'text', text: '{}' });
    cursor.at += 2;
    return;
  }
  cursor.at += 1;
  cursor.depth += 1;
  if (cursor.depth > MOST_DEPTH) breakAt(cursor);
  while (cursor.at < text.length && text[cursor.at] !== '}' && cursor.broken === null)
    if (!readPart(cursor, draft)) {
      // A blank inside braces ends no word of an older fish, and begins a block of a newer one.
      if (text[cursor.at] === ' ' || text[cursor.at] === '\n') cursor.at += 1;
      else breakAt(cursor);
    }
  cursor.depth -= 1;
  if (text[cursor.at] === '}') cursor.at += 1;
  else cursor.broken ??= at;
  draft.pieces.push(...UNKNOWN);
}
