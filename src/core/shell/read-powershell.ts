import { skipBrackets, skipWord, type BracketWord } from './balanced.ts';
import type { ScriptReading, ShellVariables } from './effect.ts';
import { POWERSHELL_COMMANDS } from './powershell-commands.ts';
import { evaluateArgument, evaluatePowershell, POWERSHELL_QUOTING, variableName } from './powershell-words.ts';
import { parseBlock, parseScript, type BlockGrammar, type Parse } from './parse-block.ts';
import { runSteps } from './run-steps.ts';
import { conditional, literal, literalOf, relocate, UNKNOWN, type Expression, type Step, type Steps } from './step.ts';

/** Reads a PowerShell script without running it. What it does is taken from PowerShell's documentation; no PowerShell was at hand. */
export function readPowershell(text: string, variables: ShellVariables): ScriptReading {
  return runSteps(parsePowershell(text), variables);
}

function parsePowershell(text: string): Steps {
  return parseScript(text, GRAMMAR);
}

const GRAMMAR: BlockGrammar = {
  quoting: POWERSHELL_QUOTING,
  closers: /[)}]/,
  separators: /[\s|&;]/,
  leadsOn,
  readStatement,
};

/** A line leads on behind a backtick, an operator or a pipe, and before `else` and the like or a pipe. */
function leadsOn(text: string, from: number, at: number): boolean {
  const line = text.slice(Math.max(from, text.lastIndexOf('\n', at - 1) + 1), at).trimEnd();
  if (
    /(?:[|,=+]|&&|\|\||\b(?:if|elseif|else|function|try|catch|finally|foreach|for|while|switch|do)(?:\s*\(.*\))?(?:\s+[\w:-]+)?)$/i.test(
      line,
    ) &&
    !/^\s*#/.test(line) &&
    line.trim() !== ''
  ) {
    if (/[|,=+&]$/.test(line)) return true;
    return /^\s*\{/.test(text.slice(at, at + 400));
  }
  return /^\s*(?:\|(?!\|)|else(?:if)?\b|catch\b|finally\b)/i.test(text.slice(at, at + 400));
}

function readStatement(parse: Parse, from: number, end: number): readonly Step[] {
  const words = wordsOf(parse, from, end);
  const [first] = words;
  if (first === undefined) return [];
  const keyword = KEYWORDS.get(first.raw.toLowerCase().replace(/[({].*$/s, ''));
  if (keyword !== undefined) return keyword(parse, words);
  const assigned = readAssignment(parse, { words, end });
  if (assigned !== null) return assigned;
  return readPipeline(parse, words);
}

function wordsOf({ text }: Parse, from: number, end: number): readonly BracketWord[] {
  const words: BracketWord[] = [];
  for (let at = from; at < end;) {
    const comment = POWERSHELL_QUOTING.skipComment(text, at, true);
    const operator = /(?:&&|\|\||\||&)(?=\s|[{"'$])|`\r?\n/y;
    operator.lastIndex = at;
    const found = operator.exec(text)?.[0];
    if (comment !== null) at = comment;
    else if (/\s/.test(text[at] ?? '') || found?.startsWith('`') === true) at += found?.length ?? 1;
    else {
      const stop =
        found === undefined ? skipWord(text, at, { quoting: POWERSHELL_QUOTING, ends: /[\s|;]/ }) : at + found.length;
      const behind = stop === -1 || stop > end ? end : Math.max(stop, at + 1);
      words.push({ at, end: behind, raw: text.slice(at, behind) });
      at = behind;
    }
  }
  return words;
}

type Statement = { readonly words: readonly BracketWord[]; readonly end: number };

const ASSIGNS = /^(?:\[[\w.[\]]+\]\s*)?(\$(?:\{[^}]+\}|[\w:]+))\s*((?:\+|-|\*|\/|%|\?\?)?=)(?!=)(?:\s|`\r?\n)*/;

/** `$env:X = …`, `$x = …`, and `$a = $b = …`. */
function readAssignment(parse: Parse, { words, end }: Statement): readonly Step[] | null {
  const [first] = words;
  if (first === undefined) return null;
  const text = parse.text.slice(first.at, end);
  const found = ASSIGNS.exec(text);
  const name = found === null ? null : variableName(found[1] ?? '');
  if (found === null || name === null) return null;
  const rest = withoutComment(text.slice(found[0].length));
  const inner = readAssignment(parse, { words: [{ ...first, at: first.at + found[0].length }], end });
  const isPlain = found[2] === '=';
  const value: Expression = !isPlain
    ? UNKNOWN
    : inner === null
      ? evaluatePowershell(rest)
      : [{ kind: 'variable', name: innerName(rest) }];
  const set: Step = {
    kind: 'set',
    at: first.at,
    name: literal(name),
    value,
    exports: !name.startsWith('$') && name !== 'HOME',
    scope: 'lasting',
  };
  const hidden = inner === null ? blocksIn(parse, words) : inner;
  return [...hidden, set];
}

function innerName(rest: string): string {
  return variableName(ASSIGNS.exec(rest)?.[1] ?? '') ?? '';
}

function withoutComment(text: string): string {
  for (let at = 0, isStart = false; at < text.length;) {
    if (POWERSHELL_QUOTING.skipComment(text, at, isStart) !== null) return text.slice(0, at);
    isStart = /\s/.test(text[at] ?? '');
    const skipped = POWERSHELL_QUOTING.skipText(text, at);
    at = skipped === null || skipped === -1 ? at + 1 : skipped;
  }
  return text;
}

/** Blocks and brackets inside an expression may run at once, later or never. */
function blocksIn(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  return words.flatMap((word): readonly Step[] => {
    if (/^\$?[({]/.test(word.raw)) return conditional(inside(parse, word));
    return /[({]/.test(word.raw) && CHANGES.test(word.raw)
      ? [opaque(word.at, 'a part of it changes variables when it runs')]
      : [];
  });
}

const CHANGES = /\$(?:\{env:|env:)[\w}]+\s*[+?]*=(?!=)|SetEnvironmentVariable|\b(?:Set|New|Remove)-Item\b[^)}]*\benv:/i;

function opaque(at: number, reason: string): Step {
  return { kind: 'opaque', at, reason };
}

/** What stands between the outer brackets of a word: `{…}`, `(…)`, `$(…)`. Not a table of names and values. */
function inside(parse: Parse, word: BracketWord | undefined): readonly Step[] {
  const begin = /^\$?[({]/.exec(word?.raw ?? '')?.[0].length;
  if (word === undefined || begin === undefined || !/[)}]$/.test(word.raw)) return [];
  return parseBlock(parse, { from: word.at + begin, to: word.end - 1, grammar: GRAMMAR });
}

type Keyword = (parse: Parse, words: readonly BracketWord[]) => readonly Step[];

/** Every block of the statement, under its condition; `(` … `)` is the condition and runs. */
const branches: Keyword = (parse, words) => blocksOf(parse, words).flatMap((body) => conditional(body));

function blocksOf(parse: Parse, words: readonly BracketWord[]): readonly (readonly Step[])[] {
  return words.flatMap((word) => {
    const start = word.raw.search(/\{/);
    const at = bodyStart(word.raw);
    return start === -1 || at === -1
      ? []
      : [parseBlock(parse, { from: word.at + at + 1, to: word.end - 1, grammar: GRAMMAR })];
  });
}

/** `{` of a block that may stand close to its keyword or condition: `else{`, `if(…){`. */
function bodyStart(raw: string): number {
  for (let at = 0; at < raw.length;) {
    const letter = raw[at] ?? '';
    if (letter === '{') return raw.endsWith('}') ? at : -1;
    const skipped =
      POWERSHELL_QUOTING.skipText(raw, at) ?? (letter === '(' ? skipBrackets(raw, at, POWERSHELL_QUOTING) : null);
    at = skipped === null || skipped === -1 ? at + 1 : skipped;
  }
  return -1;
}

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['if', readIf],
  ['foreach', branches],
  ['for', branches],
  ['while', branches],
  ['do', branches],
  ['switch', readSwitch],
  ['try', branches],
  ['function', readFunction],
  ['filter', readFunction],
  ['param', () => []],
  ['using', () => []],
  ['class', () => []],
  ['enum', () => []],
  ['return', (_, words) => [{ kind: 'stop', at: words[0]?.at ?? 0 }]],
  ['exit', (_, words) => [{ kind: 'stop', at: words[0]?.at ?? 0 }]],
]);

/** A file that is tested for is nearly always the one that is read next: whether it is there, its reader finds out. */
const FILE_TEST = /^if\s*\(\s*Test-Path\s+(?:-(?:Literal)?Path\s+)?[^()|]+\)\s*\{/i;

function readIf(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const [first, ...others] = blocksOf(parse, words);
  if (first === undefined) return [];
  const isSure = FILE_TEST.test(parse.text.slice(words[0]?.at ?? 0, words.at(-1)?.end));
  return [...(isSure ? first : conditional(first)), ...others.flatMap(conditional)];
}

/** The cases stand inside one block, each a value with a block of its own. */
function readSwitch(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const cases = words.at(-1);
  const at = cases === undefined ? -1 : bodyStart(cases.raw);
  if (cases === undefined || at === -1) return [];
  return wordsOf(parse, cases.at + at + 1, cases.end - 1).flatMap((word) =>
    blocksOf(parse, [word]).flatMap(conditional),
  );
}

function readFunction(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const [keyword, named] = words;
  if (keyword === undefined || named === undefined) return [];
  const name = named.raw.replace(/[({].*$/s, '').replace(/^(?:global|script|local):/i, '');
  const body = blocksOf(parse, words.slice(1)).at(-1) ?? [];
  return [
    { kind: 'define', at: keyword.at, what: 'function', name, body },
    // The prompt is a function that PowerShell calls itself.
    ...(name.toLowerCase() === 'prompt' ? conditional([{ kind: 'call', at: keyword.at, name }]) : []),
  ];
}

/** The parts of a pipeline, and of what `&&` and `||` join. */
function readPipeline(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const parts: { readonly joins: string; readonly words: BracketWord[] }[] = [{ joins: '', words: [] }];
  for (const word of words) {
    if (/^(?:\||\|\||&&)$/.test(word.raw)) parts.push({ joins: word.raw, words: [] });
    else parts.at(-1)?.words.push(word);
  }
  let isSure = true;
  return parts.flatMap(({ joins, words: part }): readonly Step[] => {
    isSure &&= joins !== '&&' && joins !== '||';
    const steps = readCommand(parse, part, joins === '|');
    return isSure ? steps : conditional(steps);
  });
}

function readCommand(parse: Parse, words: readonly BracketWord[], isPiped: boolean): readonly Step[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const method = readMethod(first, words);
  if (method !== null) return method;
  if (first.raw === '.' || first.raw === '&') return readCall(parse, first, rest);
  if (/^["'$(@[{]/.test(first.raw)) return blocksIn(parse, words);
  const name = first.raw.toLowerCase();
  if (name.endsWith('.ps1')) return [{ kind: 'source', at: first.at, path: evaluateArgument(first.raw) }];
  const read = POWERSHELL_COMMANDS.get(name);
  if (read !== undefined)
    return read({
      at: first.at,
      words: rest,
      isPiped,
      parse: (text) => relocate(parsePowershell(text).steps, first.at),
    });
  return [{ kind: 'call', at: first.at, name: first.raw }, ...rest.flatMap((word) => conditional(inside(parse, word)))];
}

/** `. file` and `. { … }`; a script that is called with `&` has the same environment. */
function readCall(parse: Parse, { at }: BracketWord, [target]: readonly BracketWord[]): readonly Step[] {
  if (target === undefined) return [];
  if (target.raw.startsWith('{')) return [{ kind: 'block', at, runs: 'always', body: inside(parse, target) }];
  const path = evaluateArgument(target.raw);
  const text = literalOf(path);
  // Another program, or a function by its name.
  if (text !== null && parse.text[at] === '&' && !/\.ps1$/i.test(text)) return [{ kind: 'call', at, name: text }];
  return [{ kind: 'source', at, path }];
}

const METHOD = /^\[(?:System\.)?Environment\]::SetEnvironmentVariable\(([\s\S]*)\)$/i;

/** `[Environment]::SetEnvironmentVariable('X', 'v', 'User')`, on this process or on those that start later. */
function readMethod({ at, raw }: BracketWord, words: readonly BracketWord[]): readonly Step[] | null {
  const whole = words.map((word) => word.raw).join(' ');
  const found = METHOD.exec(raw) ?? METHOD.exec(whole);
  if (found === null) return null;
  const [name, value] = splitArguments(found[1] ?? '');
  if (name === undefined) return [];
  return [
    {
      kind: 'set',
      at,
      name: evaluatePowershell(name),
      value: value === undefined ? UNKNOWN : evaluatePowershell(value),
      exports: true,
      scope: 'lasting',
    },
  ];
}

function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = skipWord(text, from, { quoting: POWERSHELL_QUOTING, ends: /,/ });
    const stop = end === -1 ? text.length : end;
    parts.push(text.slice(from, stop));
    from = stop + 1;
  }
  return parts;
}
