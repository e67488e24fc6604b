import type { BracketWord } from './balanced.ts';
import { OWN_DIRECTORY } from './collect-script.ts';
import type { ScriptReading, ShellVariables } from './effect.ts';
import { evaluateNu, NU_QUOTING, wordsOf } from './nu-words.ts';
import { parseBlock, parseScript, type BlockGrammar, type Parse } from './parse-block.ts';
import { runSteps } from './run-steps.ts';
import { conditional, literal, literalOf, UNKNOWN, type Expression, type Step } from './step.ts';

/** Reads a nushell script without running it. Held against nushell 0.115. */
export function readNu(text: string, variables: ShellVariables): ScriptReading {
  return runSteps(parseScript(text, GRAMMAR), variables);
}

/** One statement: the words of each part of its pipeline. */
type Statement = { readonly at: number; readonly end: number; readonly parts: readonly (readonly BracketWord[])[] };

/** A statement ends with its line, unless a pipe leads on. */
const GRAMMAR: BlockGrammar = {
  quoting: NU_QUOTING,
  closers: /[)}\]]/,
  separators: /[\s|]/,
  leadsOn: (text, _, at) => /^\s*(?:#[^\n]*\n\s*)*(?:\||else\b|catch\b)/.test(text.slice(at, at + 400)),
  readStatement: (parse, from, end) => readStatement(parse, splitParts(parse, from, end)),
};

function splitParts({ text }: Parse, from: number, end: number): Statement {
  const words = wordsOf(text.slice(from, end), from) ?? [];
  const parts: BracketWord[][] = [[]];
  for (const word of words) {
    if (word.raw === '|') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return { at: words[0]?.at ?? from, end, parts };
}

type Read = (parse: Parse, words: readonly BracketWord[], statement: Statement) => readonly Step[];

function readStatement(parse: Parse, statement: Statement): readonly Step[] {
  return statement.parts.flatMap((words, index) => readPart(parse, words, { statement, isFirst: index === 0 }));
}

function readPart(
  parse: Parse,
  words: readonly BracketWord[],
  { statement, isFirst }: { readonly statement: Statement; readonly isFirst: boolean },
): readonly Step[] {
  const kept = words[0]?.raw === 'export' ? words.slice(1) : words;
  const [first] = kept;
  if (first === undefined) return [];
  const assigned = isFirst ? readAssignment(kept, statement) : null;
  if (assigned !== null) return assigned;
  if (!isFirst && first.raw === 'load-env')
    return [opaque(first.at, 'which variables it sets is known only when it runs')];
  const read = COMMANDS.get(first.raw);
  if (read !== undefined) return read(parse, kept, statement);
  const prefix = /^(\w+)=(.+)$/s.exec(first.raw);
  if (prefix !== null) {
    const [, name = '', value = ''] = prefix;
    const set: Step = {
      kind: 'set',
      at: first.at,
      name: literal(name),
      value: evaluateNu(value),
      exports: true,
      scope: 'local',
    };
    return [{ kind: 'block', at: first.at, runs: 'command', body: [set] }, ...hiddenIn(kept)];
  }
  return [{ kind: 'call', at: first.at, name: first.raw }, ...hiddenIn(kept)];
}

function opaque(at: number, reason: string): Step {
  return { kind: 'opaque', at, reason };
}

const SETS = /\$env\.[A-Za-z_]\w*\??\s*(?:\+\+?|-|\*|\/)?=(?![=~])|\b(?:load-env|hide-env|source-env)\b/;

/** Closures and expressions that would change the environment where they run: when that is, isn't read. */
function hiddenIn(words: readonly BracketWord[]): readonly Step[] {
  const found = words.find(({ raw }) => /[({[]/.test(raw) && SETS.test(raw));
  return found === undefined ? [] : [opaque(found.at, 'a part of it changes variables when it runs')];
}

/** `$env.X = …` and the forms that add to it; a value that is a pipeline is known only when it runs. */
function readAssignment(words: readonly BracketWord[], { parts }: Statement): readonly Step[] | null {
  const [target, operator, value] = words;
  const name = /^\$env\.(?:(\w+)|"(\w+)"|'(\w+)')\??$/.exec(target?.raw ?? '');
  if (target === undefined || operator === undefined || !/^(?:\+\+?|-|\*|\/)?=$/.test(operator.raw)) return null;
  if (!target.raw.startsWith('$env.'))
    return target.raw.startsWith('$') ? [setLocal(target, UNKNOWN), ...hiddenIn(words)] : null;
  if (name === null) return hiddenIn(words);
  const isPlain = operator.raw === '=' && words.length === 3 && parts.length === 1 && value !== undefined;
  return [
    {
      kind: 'set',
      at: target.at,
      name: literal(name[1] ?? name[2] ?? name[3] ?? ''),
      value: isPlain ? evaluateNu(value.raw) : UNKNOWN,
      exports: true,
      scope: 'lasting',
    },
  ];
}

function setLocal({ at, raw }: BracketWord, value: Expression): Step {
  const name = `$${raw.replace(/^\$/, '').replace(/:.*$/, '')}`;
  return { kind: 'set', at, name: literal(name), value, exports: false, scope: 'lasting' };
}

const isBlock = ({ raw }: BracketWord): boolean => raw.startsWith('{') && raw.endsWith('}');

function inside(parse: Parse, word: BracketWord | undefined): readonly Step[] {
  return word === undefined || !isBlock(word)
    ? []
    : parseBlock(parse, { from: word.at + 1, to: word.end - 1, grammar: GRAMMAR });
}

/** Every block of the statement, each under its condition. */
const branches: Read = (parse, words) => words.filter(isBlock).flatMap((word) => conditional(inside(parse, word)));

const COMMANDS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['load-env', readLoadEnv],
  [
    'hide-env',
    (_, words) =>
      namesOf(words).map(({ at, raw }): Step => ({ kind: 'unset', at, name: evaluateNu(raw), of: 'lasting' })),
  ],
  ['source', readSource],
  ['source-env', readSource],
  ['use', readUse],
  ['overlay', (parse, words) => (words[1]?.raw === 'use' ? readUse(parse, words.slice(1)) : [])],
  ['export-env', (parse, words) => inside(parse, words.at(-1))],
  [
    'do',
    (parse, words) =>
      runsAs(
        words,
        inside(parse, words.find(isBlock)),
        words.some(({ raw }) => raw === '--env'),
      ),
  ],
  ['with-env', readWithEnv],
  ['if', branches],
  ['for', branches],
  ['while', branches],
  ['loop', branches],
  ['try', branches],
  ['match', (_, words) => hiddenIn(words)],
  ['def', readDefinition],
  ['alias', readAlias],
  ['let', readLet],
  ['mut', readLet],
  ['const', readLet],
  ['module', () => []],
  ['extern', () => []],
  ['return', (_, words) => [{ kind: 'stop', at: words[0]?.at ?? 0 }]],
  ['exit', (_, words) => [{ kind: 'stop', at: words[0]?.at ?? 0 }]],
]);

function namesOf(words: readonly BracketWord[]): readonly BracketWord[] {
  return words.slice(1).filter(({ raw }) => !raw.startsWith('-'));
}

/** A block whose changes end with it, unless it is told to keep them. */
function runsAs(words: readonly BracketWord[], body: readonly Step[], keeps: boolean): readonly Step[] {
  return [{ kind: 'block', at: words[0]?.at ?? 0, runs: keeps ? 'always' : 'command', body }];
}

function readLoadEnv(_: Parse, [command, record]: readonly BracketWord[]): readonly Step[] {
  return record === undefined || command === undefined ? [] : recordSteps(record, 'lasting');
}

/** `{ A: "1", B: $x }`, over any number of lines. */
function recordSteps(record: BracketWord, scope: 'lasting' | 'local'): readonly Step[] {
  const text = record.raw;
  const pairs = isBlock(record) ? pairsOf(text.slice(1, -1), record.at + 1) : null;
  if (pairs === null) return [opaque(record.at, 'which variables it sets is known only when it runs')];
  return pairs.map(({ name, value, at }): Step => ({ kind: 'set', at, name, value, exports: true, scope }));
}

type Pair = { readonly name: Expression; readonly value: Expression; readonly at: number };

function pairsOf(text: string, shift: number): readonly Pair[] | null {
  const words = wordsOf(text, shift);
  if (words === null) return null;
  const pairs: Pair[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || word.raw.startsWith('...')) return null;
    const { raw, at } = word;
    // A name, a colon, and the value beside it or as the next word.
    const split = /^((?:\w[\w-]*)|"[^"]*"|'[^']*'|\$\w+|\(.*\)):([\s\S]*)$/.exec(raw);
    const isApart = split === null && words[index + 1]?.raw.startsWith(':') === true;
    if (split === null && !isApart) return null;
    const rest = split === null ? (words[index + 1]?.raw.slice(1) ?? '') : (split[2] ?? '');
    if (isApart) index += 1;
    const value = rest === '' ? words[(index += 1)]?.raw : rest;
    if (value === undefined) return null;
    pairs.push({ name: evaluateNu(split?.[1] ?? raw), value: evaluateNu(value), at });
  }
  return pairs;
}

/** Names of files are known before anything runs, and stand from the script's own directory. */
function readSource(_: Parse, [command, file]: readonly BracketWord[]): readonly Step[] {
  if (command === undefined || file === undefined || file.raw === 'null') return [];
  return [{ kind: 'source', at: command.at, path: fromHere(evaluateNu(file.raw)) }];
}

function fromHere(path: Expression): Expression {
  const text = literalOf(path);
  if (text?.startsWith('~/') === true) return [{ kind: 'variable', name: 'HOME' }, ...literal(text.slice(1))];
  const isRelative = text !== null && !/^(?:\/|\\|[A-Za-z]:)/.test(text);
  return isRelative ? [{ kind: 'variable', name: OWN_DIRECTORY.nu }, ...literal(`/${text}`)] : path;
}

/** A module that is a file; one of nushell's own library changes nothing. */
function readUse(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const [, file] = words;
  return file !== undefined && /^["']?(?:[./~$(\\]|[A-Za-z]:)|\.nu["']?$/.test(file.raw)
    ? readSource(parse, words)
    : [];
}

function readWithEnv(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const [command, record, body] = words;
  if (command === undefined || record === undefined) return [];
  return runsAs(words, [...recordSteps(record, 'local'), ...inside(parse, body)], false);
}

/** Only a definition with `--env` changes the environment of who calls it. */
function readDefinition(parse: Parse, words: readonly BracketWord[]): readonly Step[] {
  const [command, ...rest] = words;
  const named = rest.find(({ raw }) => !raw.startsWith('-'));
  if (command === undefined || named === undefined) return [];
  const name = literalOf(evaluateNu(named.raw)) ?? named.raw;
  const body = inside(parse, words.at(-1));
  const keeps = rest.some(({ raw }) => raw === '--env');
  return [{ kind: 'define', at: command.at, what: 'function', name, body: keeps ? body : runsAs(words, body, false) }];
}

function readAlias(parse: Parse, words: readonly BracketWord[], statement: Statement): readonly Step[] {
  const [command, name, equals, first] = words;
  if (command === undefined || name === undefined || equals?.raw !== '=' || first === undefined) return [];
  const body = readStatement(parse, splitParts(parse, first.at, statement.end));
  return [{ kind: 'define', at: command.at, what: 'alias', name: name.raw, body }];
}

function readLet(_: Parse, words: readonly BracketWord[], { parts }: Statement): readonly Step[] {
  const equals = words.findIndex(({ raw }) => raw === '=');
  const [, name] = words;
  const value = words[equals + 1];
  if (name === undefined || equals === -1) return [];
  const isPlain = words.length === equals + 2 && parts.length === 1 && value !== undefined;
  return [setLocal(name, isPlain ? evaluateNu(value.raw) : UNKNOWN), ...hiddenIn(words.slice(equals + 1))];
}
