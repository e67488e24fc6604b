import { valueOf } from '../catalogue/client-options.ts';
import { findSubcommand } from '../catalogue/client-subcommands.ts';
import type { ClientArguments } from './client-arguments.ts';

/** One step through the client's command line: an option with its values, an operand, or the end of options. */
type Token = {
  readonly kind: 'option' | 'operand' | 'end';
  readonly names: readonly string[];
  readonly value: string | null;
  readonly words: readonly string[];
};

/**
 * Reads the client's command line as the client does (2.1.330, two parsers that agree), so that a prompt or a value
 * that looks like an option is never mistaken for one. Global options count only before the sub-command; behind it
 * everything belongs to the sub-command, and behind `--` nothing is an option.
 */
export function parseClientArguments(argv: readonly string[]): ClientArguments {
  const print = asksToPrint(argv);
  const tokens = readTokens(argv, print);
  const options = tokens.filter((token) => token.kind === 'option');
  const lastValue = (name: string) => options.findLast((token) => token.names.includes(name))?.value ?? null;
  const flags = new Set(options.flatMap((token) => token.names));
  const isSettings = (token: Token) => token.names.includes('--settings') && token.value !== null;
  const operand = tokens.find((token) => token.kind === 'operand')?.words[0];
  const place = { isFirst: operand === argv[0], prints: print };
  return {
    settings: options.filter(isSettings).map((token) => token.value ?? ''),
    settingsAsValue: options.some((token) => token.words.slice(1).some((word) => /^--settings(?:=|$)/.test(word))),
    model: lastValue('--model'),
    settingSources: lastValue('--setting-sources'),
    subcommand: operand !== undefined && findSubcommand(operand, place) !== null ? operand : null,
    print,
    flags,
    rest: tokens.filter((token) => !isSettings(token)).flatMap((token) => token.words),
  };
}

/** The client looks for this over the whole line, in these two spellings alone, before it knows any sub-command (2.1.330). */
function asksToPrint(argv: readonly string[]): boolean {
  let index = 0;
  while (index < argv.length) {
    const { kind, words } = readToken(argv.slice(index));
    if (kind === 'end') return false;
    if (words[0] === '-p' || words[0] === '--print') return true;
    index += words.length;
  }
  return false;
}

function readTokens(argv: readonly string[], prints: boolean): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < argv.length) {
    const token = readToken(argv.slice(index));
    tokens.push(token);
    index += token.words.length;
    const isFirstOperand = token.kind === 'operand' && tokens.filter(({ kind }) => kind === 'operand').length === 1;
    if (isFirstOperand && findSubcommand(token.words[0] ?? '', { isFirst: tokens.length === 1, prints }) !== null) {
      tokens.push({ kind: 'end', names: [], value: null, words: argv.slice(index) });
      return tokens;
    }
  }
  return tokens;
}

function readToken(words: readonly string[]): Token {
  const [word = '', ...following] = words;
  if (word === '--') return { kind: 'end', names: [], value: null, words };
  if (!looksLikeOption(word)) return { kind: 'operand', names: [], value: null, words: [word] };
  const equals = word.indexOf('=');
  if (word.startsWith('--') && equals > 0 && valueOf(word.slice(0, equals)) !== null) {
    return { kind: 'option', names: [word.slice(0, equals)], value: word.slice(equals + 1), words: [word] };
  }
  return word.startsWith('--') || valueOf(word) !== null ? readOption(word, following) : readShort(word, following);
}

/** A lone dash is a value, not an option. */
function looksLikeOption(word: string): boolean {
  return word.length > 1 && word.startsWith('-');
}

function readOption(name: string, following: readonly string[]): Token {
  const values = takeValues(name, following);
  return { kind: 'option', names: [name], value: values.at(-1) ?? null, words: [name, ...values] };
}

/** `-pc` is `-p -c`; `-nX` is `-n X`; `-pd X` is `-p -d X`. */
function readShort(word: string, following: readonly string[]): Token {
  const letters = Array.from(word.slice(1)).map((letter) => `-${letter}`);
  const taking = letters.findIndex((name) => valueOf(name) !== null);
  if (taking === -1) return { kind: 'option', names: letters, value: null, words: [word] };
  const attached = word.slice(taking + 2);
  const values = attached === '' ? takeValues(letters[taking] ?? '', following) : [];
  return {
    kind: 'option',
    names: letters.slice(0, taking + 1),
    value: attached === '' ? (values.at(-1) ?? null) : attached,
    words: [word, ...values],
  };
}

function takeValues(name: string, following: readonly string[]): readonly string[] {
  const [next] = following;
  const kind = valueOf(name);
  if (next === undefined || kind === null) return [];
  switch (kind) {
    case 'required':
      return [next];
    case 'optional':
      return looksLikeOption(next) ? [] : [next];
    case 'variadic': {
      const end = following.findIndex((word, position) => position > 0 && looksLikeOption(word));
      return end === -1 ? following : following.slice(0, end);
    }
  }
}
