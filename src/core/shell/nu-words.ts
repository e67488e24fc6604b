import { skipBrackets, skipWord, type BracketWord, type Quoting } from './balanced.ts';
import { OWN_DIRECTORY } from './collect-script.ts';
import { literal, literalOf, UNKNOWN, type Expression } from './step.ts';

/** Texts of nushell: "…" and $"…" with escapes, '…', `…` and r#'…'# as they stand. */
export const NU_QUOTING: Quoting = {
  skipText: (text, at) => {
    const letter = text[at];
    if (letter === '$' && /["']/.test(text[at + 1] ?? '')) return skipInterpolated(text, at);
    if (letter === 'r' && text[at + 1] === '#') {
      const marks = /r(#+)'/y;
      marks.lastIndex = at;
      const [begin, hashes = ''] = marks.exec(text) ?? [];
      if (begin === undefined) return null;
      const end = text.indexOf(`'${hashes}`, at + begin.length);
      return end === -1 ? -1 : end + 1 + hashes.length;
    }
    if (letter === '"') return endOf(text, /"(?:[^"\\]|\\[\s\S])*"/y, at);
    if (letter === "'") return endOf(text, /'[^']*'/y, at);
    return letter === '`' ? endOf(text, /`[^`]*`/y, at) : null;
  },
  skipComment: (text, at, isStart) => {
    if (text[at] !== '#' || !isStart) return null;
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  },
};

function endOf(text: string, pattern: RegExp, at: number): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? -1 : at + found[0].length;
}

function skipInterpolated(text: string, from: number): number {
  const quote = text[from + 1] ?? '"';
  for (let at = from + 2; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === quote) return at + 1;
    if (letter === '\\' && quote === '"') at += 1;
    else if (letter === '(') {
      const end = skipBrackets(text, at, NU_QUOTING);
      if (end === -1) return -1;
      at = end - 1;
    }
  }
  return -1;
}

export function wordsOf(text: string, shift: number): readonly BracketWord[] | null {
  const words: BracketWord[] = [];
  for (let at = 0; at < text.length;) {
    const comment = NU_QUOTING.skipComment(text, at, true);
    if (comment !== null) at = comment;
    else if (/[\s,;]/.test(text[at] ?? '')) at += 1;
    else {
      const end = skipWord(text, at, { quoting: NU_QUOTING, ends: /[\s,;]/ });
      if (end === -1) return null;
      words.push({ at: shift + at, end: shift + end, raw: text.slice(at, end) });
      at = end;
    }
  }
  return words;
}

/** What a value comes to, where it is written there. */
export function evaluateNu(raw: string): Expression {
  const text = raw.trim();
  if (NU_QUOTING.skipText(text, 0) === text.length) return readText(text);
  const variable = /^\$env\.(\w+)$/.exec(text)?.[1];
  if (variable !== undefined) return [{ kind: 'variable', name: variable }];
  if (/^\$nu\.home-(?:path|dir)$/.test(text)) return [{ kind: 'variable', name: 'HOME' }];
  if (/^\$nu\.default-config-dir$/.test(text)) return [{ kind: 'variable', name: OWN_DIRECTORY.nu }];
  if (/^\$\w[\w-]*$/.test(text)) return [{ kind: 'variable', name: text }];
  if (text.startsWith('(') && skipBrackets(text, 0, NU_QUOTING) === text.length)
    return readParenthesis(text.slice(1, -1));
  if (/^(?:true|false|[1-9]\d*|0)$/.test(text)) return literal(text);
  // Anything that nushell could take for a number, a date, a size or a structure is left open.
  return /^[A-Za-z_/~:.][\w./:@%+=~-]*$/.test(text) && text !== 'null' ? literal(text) : UNKNOWN;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  a: '\u0007',
  e: '\u001B',
};

function unescape(text: string): string {
  return text.replace(/\\(?:u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g, (_, code: string | undefined, letter = '') =>
    code === undefined
      ? (ESCAPES[String(letter)] ?? String(letter))
      : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
  );
}

function readText(text: string): Expression {
  const raw = /^r(#+)'([\s\S]*)'\1$/.exec(text)?.[2];
  if (raw !== undefined) return literal(raw);
  if (text.startsWith('$')) return readInterpolated(text);
  const inner = text.slice(1, -1);
  return literal(text.startsWith('"') ? unescape(inner) : inner);
}

function readInterpolated(text: string): Expression {
  const isEscaped = text[1] === '"';
  const pieces: Expression[number][] = [];
  let from = 2;
  const plain = (to: number) => {
    const part = text.slice(from, to);
    if (part !== '') pieces.push({ kind: 'text', text: isEscaped ? unescape(part) : part });
  };
  for (let at = 2; at < text.length - 1; at += 1) {
    if (text[at] === '\\' && isEscaped) at += 1;
    else if (text[at] === '(') {
      plain(at);
      const end = skipBrackets(text, at, NU_QUOTING);
      pieces.push(...evaluateNu(text.slice(at, end)));
      from = end;
      at = end - 1;
    }
  }
  plain(text.length - 1);
  return pieces;
}

/** `("…")`, and `(X | path join "a" "b")`, which people name their files with. */
function readParenthesis(inner: string): Expression {
  const words = wordsOf(inner, 0);
  const [first, pipe, verb, join, ...parts] = words ?? [];
  if (first === undefined) return UNKNOWN;
  if (words?.length === 1)
    return /^[\w./~-]+$/.test(first.raw) && !/^\d+$/.test(first.raw) ? UNKNOWN : evaluateNu(first.raw);
  if (pipe?.raw !== '|' || verb?.raw !== 'path' || join?.raw !== 'join') return UNKNOWN;
  const [base, ...names] = [first, ...parts].map(({ raw }) => evaluateNu(raw));
  // A part from the root on would take the place of what stands before it.
  if (base === undefined || !names.every((name) => /^[^/~]/.test(literalOf(name) ?? ''))) return UNKNOWN;
  const text = literalOf(base);
  const stem = text === null ? base : literal(text.replace(/\/+$/, ''));
  return [...stem, ...names.flatMap((name) => [...literal('/'), ...name])];
}
