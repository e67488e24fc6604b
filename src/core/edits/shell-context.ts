/** Where a shell stands at some point of a script: between words, or inside something that a new line doesn't end. */
export type ShellContext = 'plain' | 'single-quotes' | 'double-quotes' | 'here-document';

/** A here-document whose body has yet to come: the word that ends it, and whether tabs may stand before that. */
type Heredoc = { readonly word: string; readonly tabs: boolean };

const HEREDOC = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([A-Za-z0-9_.-]+))/y;

type Reading = { readonly script: string; readonly index: number; readonly pending: Heredoc[] };

/**
 * Reads a script of the sh family up to an index, without running it, to tell whether a line there is a command at all.
 * Syntax that it misreads makes it report a context other than `plain`, so an edit is refused rather than made wrongly.
 */
export function shellContextAt(script: string, index: number): ShellContext {
  const reading: Reading = { script, index, pending: [] };
  let at = 0;
  let wordStart = true;
  while (at < index) {
    const mark = script.charAt(at);
    const next = mark === '#' && wordStart ? endOfLine(script, at) : readMark(reading, at);
    if (typeof next === 'string') return next;
    wordStart = /[\s;&|()]/.test(mark);
    at = next;
  }
  return reading.pending.length > 0 && script.charAt(index - 1) === '\n' ? 'here-document' : 'plain';
}

/** Where reading goes on behind one mark, or the context that reaches over the index. */
function readMark({ script, index, pending }: Reading, at: number): number | ShellContext {
  switch (script.charAt(at)) {
    case '\\':
      return at + 2;
    case "'":
      return behind(closingQuote(script, at), index) ?? 'single-quotes';
    case '"':
      return behind(closing(script, at, '"'), index) ?? 'double-quotes';
    case '<':
      return readLess(script, at, pending);
    case '\n': {
      const end = endOfBodies(script, at + 1, pending.splice(0));
      return end > index && end > at + 1 ? 'here-document' : end;
    }
    default:
      return at + 1;
  }
}

function behind(end: number, index: number): number | null {
  return end >= index ? null : end + 1;
}

/** Notes a here-document; `<<<` is none. */
function readLess(script: string, at: number, pending: Heredoc[]): number {
  if (script.startsWith('<<<', at)) return at + 3;
  HEREDOC.lastIndex = at;
  const found = HEREDOC.exec(script);
  if (found === null) return at + 1;
  pending.push({ word: found[2] ?? found[3] ?? found[4] ?? '', tabs: found[1] === '-' });
  return HEREDOC.lastIndex;
}

/** `$'…'` knows escapes, plain single quotes don't. */
function closingQuote(script: string, at: number): number {
  if (script.charAt(at - 1) !== '$') return orEnd(script.indexOf("'", at + 1), script);
  return closing(script, at, "'");
}

function closing(script: string, at: number, quote: string): number {
  for (let index = at + 1; index < script.length; index += 1) {
    if (script.charAt(index) === '\\') index += 1;
    else if (script.charAt(index) === quote) return index;
  }
  return script.length;
}

function endOfLine(script: string, at: number): number {
  return orEnd(script.indexOf('\n', at), script);
}

function endOfBodies(script: string, start: number, pending: readonly Heredoc[]): number {
  let at = start;
  for (const { word, tabs } of pending) {
    for (;;) {
      if (at >= script.length) return script.length + 1;
      const end = endOfLine(script, at);
      const line = script.slice(at, end);
      at = end + 1;
      if ((tabs ? line.replace(/^\t+/, '') : line) === word) break;
    }
  }
  return at;
}

function orEnd(index: number, script: string): number {
  return index === -1 ? script.length : index;
}
