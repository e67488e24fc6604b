/** Where a shell stands at some point of a script: between words, or inside something that a new line doesn't end. */
export type ShellContext = 'plain' | 'single-quotes' | 'double-quotes' | 'here-document';

/** A here-document whose body has yet to come: the word that ends it, and whether tabs may stand before that. */
type Heredoc = { readonly word: string; readonly tabs: boolean };

const HEREDOC = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([A-Za-z0-9_.-]+))/y;

/**
 * Reads a script of the sh family up to an index, without running it, to tell whether a line there is a command at all.
 * Syntax that it misreads makes it report a context other than `plain`, so an edit is refused rather than made wrongly.
 */
export function shellContextAt(script: string, index: number): ShellContext {
  let at = 0;
  let wordStart = true;
  const pending: Heredoc[] = [];
  while (at < index) {
    const mark = script.charAt(at);
    if (mark === '\\') at += 2;
    else if (mark === "'") {
      const end = closingQuote(script, at);
      if (end >= index) return 'single-quotes';
      at = end + 1;
    } else if (mark === '"') {
      const end = closingDouble(script, at);
      if (end >= index) return 'double-quotes';
      at = end + 1;
    } else if (mark === '#' && wordStart) at = endOfLine(script, at);
    else if (script.startsWith('<<', at) && !script.startsWith('<<<', at)) {
      HEREDOC.lastIndex = at;
      const found = HEREDOC.exec(script);
      if (found !== null) pending.push({ word: found[2] ?? found[3] ?? found[4] ?? '', tabs: found[1] === '-' });
      at = found === null ? at + 2 : HEREDOC.lastIndex;
    } else if (script.startsWith('<<<', at)) at += 3;
    else if (mark === '\n' && pending.length > 0) {
      const end = endOfBodies(script, at + 1, pending);
      if (end > index) return 'here-document';
      at = end;
      pending.length = 0;
    } else at += 1;
    wordStart = /[\s;&|()]/.test(mark);
  }
  return pending.length > 0 && script.charAt(index - 1) === '\n' ? 'here-document' : 'plain';
}

/** `$'…'` knows escapes, plain single quotes don't. */
function closingQuote(script: string, at: number): number {
  if (script.charAt(at - 1) !== '$') return orEnd(script.indexOf("'", at + 1), script);
  return closing(script, at, "'");
}

function closingDouble(script: string, at: number): number {
  return closing(script, at, '"');
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
