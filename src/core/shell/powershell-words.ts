import { skipBrackets, type Quoting } from './balanced.ts';
import { literal, UNKNOWN, type Expression } from './step.ts';

/** Texts of PowerShell: '…', "…" with what they put in, here-strings; a backtick takes the letter behind it. */
export const POWERSHELL_QUOTING: Quoting = {
  skipText: (text, at) => {
    const letter = text[at];
    if (letter === '`') return Math.min(text.length, text.startsWith('\r\n', at + 1) ? at + 3 : at + 2);
    if (letter === '@' && /["']/.test(text[at + 1] ?? '')) return skipHereString(text, at);
    if (letter === '$' && text[at + 1] === '{') return endOr(text.indexOf('}', at), 1);
    if (letter === "'") return skipSingle(text, at);
    return letter === '"' ? skipDouble(text, at) : null;
  },
  skipComment: (text, at, isStart) => {
    if (text.startsWith('<#', at)) {
      const end = text.indexOf('#>', at);
      return end === -1 ? text.length : end + 2;
    }
    if (text[at] !== '#' || !isStart) return null;
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  },
};

function endOr(end: number, length: number): number {
  return end === -1 ? -1 : end + length;
}

/** The end of a here-string stands at the beginning of a line. */
function skipHereString(text: string, at: number): number | null {
  const quote = text[at + 1] ?? '';
  if (!/^[ \t]*\r?\n/.test(text.slice(at + 2, at + 200))) return null;
  return endOr(text.indexOf(`\n${quote}@`, at + 2), 3);
}

function skipSingle(text: string, at: number): number {
  const pattern = /'(?:[^']|'')*'/y;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? -1 : at + found[0].length;
}

function skipDouble(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"' && text[at + 1] === '"') at += 1;
    else if (letter === '"') return at + 1;
    else if (letter === '`') at += 1;
    else if (letter === '$' && text[at + 1] === '(') {
      const end = skipBrackets(text, at + 1, POWERSHELL_QUOTING);
      if (end === -1) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** The variable of a word that is one: `$env:NAME` as programs see it, others under `$` in lower case. */
export function variableName(raw: string): string | null {
  const braced = /^\$\{([^}]+)\}$/.exec(raw)?.[1];
  const name = braced ?? /^\$([\w:?]+)$/.exec(raw)?.[1];
  if (name === undefined) return null;
  const env = /^env:(.+)$/i.exec(name)?.[1];
  if (env !== undefined) return env;
  const plain = name.replace(/^(?:global|script|local|private|variable|using):/i, '').toLowerCase();
  return plain === 'home' ? 'HOME' : `$${plain}`;
}

const CONSTANTS: Readonly<Record<string, string>> = { $null: '', $true: 'True', $false: 'False' };

/** What an expression comes to, where it is written there: texts, variables, and what `+` joins. */
export function evaluatePowershell(raw: string): Expression {
  const text = raw.trim();
  const parts = splitAt(text, '+');
  if (parts === null) return UNKNOWN;
  if (parts.length > 1 && /^["'@]/.test(parts[0]?.trim() ?? '')) return parts.flatMap(evaluatePowershell);
  const constant = CONSTANTS[text.toLowerCase()];
  if (constant !== undefined) return literal(constant);
  if (POWERSHELL_QUOTING.skipText(text, 0) === text.length && !text.startsWith('$')) return readText(text);
  const variable = variableName(text);
  if (variable !== null) return [{ kind: 'variable', name: variable }];
  if (text.startsWith('(') && skipBrackets(text, 0, POWERSHELL_QUOTING) === text.length)
    return readParenthesis(text.slice(1, -1).trim());
  return /^(?:0|[1-9]\d*)$/.test(text) ? literal(text) : UNKNOWN;
}

/** `(Join-Path $PSScriptRoot 'x.ps1')`, which people name their files with, and a value in brackets. */
function readParenthesis(inner: string): Expression {
  const join =
    /^Join-Path\s+(?:-Path\s+)?(\S+|"[^"]*"|'[^']*')\s+(?:-ChildPath\s+)?("[^"]*"|'[^']*'|[\w./\\-]+)$/i.exec(inner);
  if (join === null) return /^[\w-]+(?:\s|$)/.test(inner) ? UNKNOWN : evaluatePowershell(inner);
  return [...evaluateArgument(join[1] ?? ''), ...literal('/'), ...evaluateArgument(join[2] ?? '')];
}

/** A word behind a command: a text also without quotes, which then puts variables in. */
export function evaluateArgument(raw: string): Expression {
  if (/^["'(@]/.test(raw) || variableName(raw) !== null) return evaluatePowershell(raw);
  if (/^~(?=[/\\]|$)/.test(raw)) return [{ kind: 'variable', name: 'HOME' }, ...putIn(raw.slice(1))];
  return putIn(raw);
}

function splitAt(text: string, mark: string): readonly string[] | null {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const letter = text[at] ?? '';
    const skipped =
      POWERSHELL_QUOTING.skipText(text, at) ??
      (/[({[]/.test(letter) ? skipBrackets(text, at, POWERSHELL_QUOTING) : null);
    if (skipped === -1) return null;
    if (skipped === null && letter === mark) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
    at = skipped ?? at + 1;
  }
  return [...parts, text.slice(from)];
}

function readText(text: string): Expression {
  if (text.startsWith('@')) {
    const inner = text
      .slice(2, -2)
      .replace(/^[ \t]*\r?\n/, '')
      .replace(/\r?\n$/, '');
    return text[1] === "'" ? literal(inner) : putIn(inner);
  }
  const inner = text.slice(1, -1);
  return text.startsWith("'") ? literal(inner.replaceAll("''", "'")) : putIn(inner.replaceAll('""', '`"'));
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001B',
};

/** A text with variables in it, and what a backtick takes. */
function putIn(text: string): Expression {
  const pieces: Expression[number][] = [];
  const pattern = /`([\s\S])|(\$\{[^}]+\}|\$(?:[A-Za-z]\w*:)?\w+)|(\$\()|([^`$]+|\$)/g;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [, escaped, variable, substitution, plain] = found;
    if (escaped !== undefined) pieces.push({ kind: 'text', text: ESCAPES[escaped] ?? escaped });
    else if (variable !== undefined) pieces.push({ kind: 'variable', name: variableName(variable) ?? '' });
    else if (substitution === undefined) pieces.push({ kind: 'text', text: plain ?? '' });
    else {
      const end = skipBrackets(text, found.index + 1, POWERSHELL_QUOTING);
      const inner = text.slice(found.index + 2, end - 1).trim();
      pieces.push(...(variableName(inner) === null ? UNKNOWN : evaluatePowershell(inner)));
      pattern.lastIndex = end === -1 ? text.length : end;
    }
  }
  return pieces;
}
