import { literalOf, literal, relocate, UNKNOWN, conditional, dropText, type Expression, type Step } from './step.ts';
import { wordText, type FishWord } from './fish-words.ts';

/** A plain command of a fish script. `parse` reads a text that it holds as a script of its own. */
export type FishCommand = {
  readonly words: readonly FishWord[];
  readonly isPiped: boolean;
  readonly parse: (text: string) => readonly Step[];
};

type Read = (command: FishCommand, words: readonly FishWord[], at: number) => readonly Step[];

/** What a command does to the environment of what comes later. */
export function readCommand(command: FishCommand): readonly Step[] {
  const [first, ...words] = command.words;
  if (first === undefined) return [];
  const name = literalOf(first.value);
  if (name === null)
    return [{ kind: 'opaque', at: first.at, reason: 'which command it runs is known only when it runs' }];
  const read = COMMANDS.get(name);
  return read === undefined ? [{ kind: 'call', at: first.at, name }] : read(command, words, first.at);
}

const OTHER_SHELL = 'it takes over what another program or shell sets, which is known only when it runs';

const opaque =
  (reason: string): Read =>
  (_, __, at) => [{ kind: 'opaque', at, reason }];

const COMMANDS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['set', readSet],
  ['export', readExport],
  ['source', readSource],
  ['.', readSource],
  ['alias', readAlias],
  ['abbr', readAbbreviation],
  ['eval', readEval],
  ['read', readRead],
  ['return', (_, __, at) => [{ kind: 'stop', at }]],
  ['exit', (_, __, at) => [{ kind: 'stop', at }]],
  ['exec', (_, __, at) => [{ kind: 'stop', at }]],
  ['command', () => []],
  ...['bass', 'fenv', 'replay', 'posix-source', 'envsource', 'dotenv', 'load_env', 'export-env'].map(
    (name) => [name, opaque(OTHER_SHELL)] as const,
  ),
]);

type Options = { readonly letters: ReadonlySet<string>; readonly operands: readonly FishWord[] };

const LONG: Readonly<Record<string, string>> = {
  export: 'x',
  unexport: 'u',
  global: 'g',
  universal: 'U',
  local: 'l',
  function: 'f',
  erase: 'e',
  query: 'q',
  append: 'a',
  prepend: 'p',
  names: 'n',
  show: 'S',
  long: 'L',
  help: 'h',
};

/** Options stand in front, as fish's own parser takes them. */
function readOptions(words: readonly FishWord[], long: Readonly<Record<string, string>> = LONG): Options {
  const letters = new Set<string>();
  for (const [index, word] of words.entries()) {
    const text = wordText(word);
    if (text === '--') return { letters, operands: words.slice(index + 1) };
    if (text === null || !/^-./.test(text)) return { letters, operands: words.slice(index) };
    if (text.startsWith('--')) letters.add(long[text.slice(2)] ?? text);
    else for (const letter of text.slice(1)) letters.add(letter);
  }
  return { letters, operands: [] };
}

function readSet(_: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  const { letters, operands } = readOptions(words);
  if (['q', 'n', 'S', 'L', 'h'].some((letter) => letters.has(letter))) return [];
  if (letters.has('e')) {
    const of = letters.has('g') || letters.has('U') ? 'lasting' : 'innermost';
    return operands.map((word): Step => eraseStep(word, at, of));
  }
  const [target, ...values] = operands;
  if (target === undefined) return [];
  const indexed = /^(\w+)\[/.exec(target.raw);
  const name = indexed === null ? target.value : literal(indexed[1] ?? '');
  const isPart = indexed !== null || letters.has('a') || letters.has('p');
  const value = isPart ? UNKNOWN : joinValues(name, values);
  const exports = letters.has('x') ? true : letters.has('u') ? false : 'as-before';
  // A universal one that isn't exported stands behind whatever a program was given.
  if (letters.has('U') && exports !== true)
    return [{ kind: 'set', at, name, value: UNKNOWN, exports: 'as-before', scope: 'lasting' }];
  return [{ kind: 'set', at, name, value, exports, scope: scopeOf(letters) }];
}

function scopeOf(letters: ReadonlySet<string>): 'lasting' | 'local' | 'innermost' {
  if (letters.has('l') || letters.has('f')) return 'local';
  return letters.has('g') || letters.has('U') ? 'lasting' : 'innermost';
}

/** One item of a list may be all that is taken out. */
function eraseStep(word: FishWord, at: number, of: 'innermost' | 'lasting'): Step {
  const indexed = /^(\w+)\[/.exec(word.raw);
  return indexed === null
    ? { kind: 'unset', at, name: word.value, of }
    : { kind: 'set', at, name: literal(indexed[1] ?? ''), value: UNKNOWN, exports: 'as-before', scope: 'innermost' };
}

/** A list goes to programs with a blank between its items, one of paths with a colon. */
function joinValues(name: Expression, values: readonly FishWord[]): Expression {
  const isPaths = literalOf(name)?.endsWith('PATH') === true;
  if (isPaths && values.length !== 1) return UNKNOWN;
  return values.flatMap(({ value }, index): Expression => (index === 0 ? value : [...literal(' '), ...value]));
}

function readExport(_: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  return words.flatMap((word): readonly Step[] => {
    const [first] = word.value;
    const text =
      first?.kind === 'text' ? word.value.map((piece) => (piece.kind === 'text' ? piece.text : '\0')).join('') : '';
    const name = /^(\w+)(=?)/.exec(text);
    if (name === null) return [{ kind: 'opaque', at, reason: 'which variable it changes is known only when it runs' }];
    const [whole, named = '', equals] = name;
    const value: Expression = equals === '' ? [{ kind: 'variable', name: named }] : dropText(word.value, whole.length);
    return [{ kind: 'set', at, name: literal(named), value, exports: true, scope: 'lasting' }];
  });
}

function readSource({ isPiped }: FishCommand, [file]: readonly FishWord[], at: number): readonly Step[] {
  if (file !== undefined && wordText(file) !== '-') return [{ kind: 'source', at, path: file.value }];
  return isPiped ? [{ kind: 'opaque', at, reason: 'it carries out what another program prints' }] : [];
}

function readAlias({ parse }: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  const { operands } = readOptions(words, { save: 's' });
  const [first, ...rest] = operands.map(wordText);
  if (first === undefined) return [];
  if (first === null) return [{ kind: 'opaque', at, reason: 'the text of this alias is known only when it runs' }];
  const equals = first.indexOf('=');
  const name = equals === -1 ? first : first.slice(0, equals);
  const text = equals === -1 ? rest.join(' ') : first.slice(equals + 1);
  if (name === '' || text === '') return [];
  return [{ kind: 'define', at, what: 'alias', name, body: relocate(parse(text), at) }];
}

/** An abbreviation is put in where it is typed, so it never runs in a script. */
function readAbbreviation({ parse }: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  const { letters, operands } = readOptions(words, { add: 'a' });
  if (['e', 'q', 's', 'l', '--erase', '--query', '--show', '--list'].some((letter) => letters.has(letter))) return [];
  const [name, ...rest] = operands.map(wordText);
  if (name === undefined || name === null || rest.length === 0 || rest.includes(null)) return [];
  const body = relocate(parse(rest.join(' ')), at);
  return [{ kind: 'block', at, runs: 'command', body: [{ kind: 'define', at, what: 'alias', name, body }] }];
}

function readEval({ parse }: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  const texts = words.map(wordText);
  if (texts.includes(null))
    return [{ kind: 'opaque', at, reason: 'it carries out a text that is known only when it runs' }];
  return relocate(parse(texts.join(' ')), at);
}

const READ_WITH_VALUE = /^-(?:p|c|R|P|d|n|-prompt|-command|-right-prompt|-prompt-str|-delimiter|-nchars)$/;

function readRead(_: FishCommand, words: readonly FishWord[], at: number): readonly Step[] {
  const kept = words.filter((__, index) => !READ_WITH_VALUE.test(wordText(words[index - 1]) ?? ''));
  const { letters, operands } = readOptions(kept.filter((word) => !READ_WITH_VALUE.test(wordText(word) ?? '')));
  const exports = letters.has('x') ? true : letters.has('u') ? false : ('as-before' as const);
  return operands.map((word): Step => ({
    kind: 'set',
    at,
    name: word.value,
    value: UNKNOWN,
    exports,
    scope: scopeOf(letters),
  }));
}

/** Functions that fish calls by itself in a terminal. */
const AUTOMATIC = /^fish_(?:prompt|right_prompt|mode_prompt|greeting|title|user_key_bindings)$/;
const ON_EVENT = /^(?:-[evjps]|--on-(?:event|variable|job-exit|process-exit|signal)(?:=.*)?)$/;

/** A function, and whether fish calls it by itself. */
export function functionSteps(definition: {
  readonly header: readonly FishWord[];
  readonly at: number;
  readonly body: readonly Step[];
}): readonly Step[] {
  const { header, at, body } = definition;
  const [name, ...options] = header.map(wordText);
  if (name === undefined || name === null) return [];
  const isAutomatic = AUTOMATIC.test(name) || options.some((option) => option !== null && ON_EVENT.test(option));
  return [
    { kind: 'define', at, what: 'function', name, body },
    ...(isAutomatic ? conditional([{ kind: 'call', at, name }]) : []),
  ];
}

/** Tests that say whether a file is there, which reading it finds out, or whether the shell is one that a person uses. */
export function isSureTest(words: readonly FishWord[]): boolean {
  const [command, first, second] = words.map(wordText);
  if (command === 'status') return /^(?:is-interactive|--is-interactive|-i)$/.test(first ?? '') && second === undefined;
  if (command !== 'test' && command !== '[') return false;
  return /^-[efrsd]$/.test(first ?? '') && words.length === (command === '[' ? 4 : 3);
}
