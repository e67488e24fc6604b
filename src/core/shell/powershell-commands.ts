import type { BracketWord } from './balanced.ts';
import { evaluateArgument, evaluatePowershell } from './powershell-words.ts';
import { literal, literalOf, UNKNOWN, type Expression, type Step } from './step.ts';

/** A command of a PowerShell script. `parse` reads a text that it holds as a script of its own. */
export type PowershellCommand = {
  readonly at: number;
  readonly words: readonly BracketWord[];
  readonly isPiped: boolean;
  readonly parse: (text: string) => readonly Step[];
};

type Read = (command: PowershellCommand) => readonly Step[];

const setItem: Read = ({ at, words }) => {
  const { path, value } = argumentsOf(words);
  const name = environmentName(path);
  if (name === null) return [];
  return [
    {
      kind: 'set',
      at,
      name,
      value: value === null ? UNKNOWN : evaluateArgument(value),
      exports: true,
      scope: 'lasting',
    },
  ];
};

const removeItem: Read = ({ at, words }) =>
  words
    .flatMap(({ raw }) => raw.split(','))
    .flatMap((raw): readonly Step[] => {
      const name = environmentName(raw);
      return name === null ? [] : [{ kind: 'unset', at, name, of: 'lasting' }];
    });

const alias: Read = ({ at, words }) => {
  const name = literalOf(evaluateArgument(argumentsOf(words).path ?? ''));
  return name === null || name === '' ? [] : [{ kind: 'define', at, what: 'alias', name, body: [] }];
};

const invoke: Read = ({ at, words, isPiped, parse }) => {
  const text = words.find(({ raw }) => !raw.startsWith('-'));
  const value = isPiped || text === undefined ? null : literalOf(evaluatePowershell(text.raw));
  return value === null
    ? [{ kind: 'opaque', at, reason: 'it carries out a text that is known only when it runs' }]
    : parse(value);
};

/** `setx X v` sets it for what starts later. */
const setx: Read = ({ at, words }) => {
  const [name, value] = words.filter(({ raw }) => !raw.startsWith('/'));
  if (name === undefined || value === undefined) return [];
  return [
    {
      kind: 'set',
      at,
      name: evaluateArgument(name.raw),
      value: evaluateArgument(value.raw),
      exports: true,
      scope: 'lasting',
    },
  ];
};

/** A module that is a file of the person's; what an installed one does isn't looked at. */
const importModule: Read = ({ at, words }) => {
  const { path } = argumentsOf(words);
  return path !== null && /[\\/]|\.psm?1["')]*$/.test(path)
    ? [{ kind: 'source', at, path: evaluateArgument(path) }]
    : [];
};

export const POWERSHELL_COMMANDS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...['set-item', 'si', 'new-item', 'ni', 'set-content', 'sc'].map((name) => [name, setItem] as const),
  ...['remove-item', 'ri', 'rm', 'del', 'erase', 'rd', 'rmdir', 'clear-item', 'cli'].map(
    (name) => [name, removeItem] as const,
  ),
  ...['set-alias', 'sal', 'new-alias', 'nal'].map((name) => [name, alias] as const),
  ...['invoke-expression', 'iex'].map((name) => [name, invoke] as const),
  ['setx', setx],
  ['import-module', importModule],
  ['ipmo', importModule],
]);

/** The path and the value of an item, by their places or by their names. */
function argumentsOf(words: readonly BracketWord[]): { readonly path: string | null; readonly value: string | null } {
  let [path, value]: [string | null, string | null] = [null, null];
  for (let index = 0; index < words.length; index += 1) {
    const { raw = '' } = words[index] ?? {};
    const option = raw.toLowerCase();
    if (/^-(?:path|literalpath|name)$/.test(option)) path = words[(index += 1)]?.raw ?? null;
    else if (option === '-value') value = words[(index += 1)]?.raw ?? null;
    else if (/^-(?:itemtype|type|scope|option|erroraction|ea)$/.test(option)) index += 1;
    else if (!raw.startsWith('-') && path === null) path = raw;
    else if (!raw.startsWith('-')) value ??= raw;
  }
  return { path, value };
}

/** The variable of `Env:X` and `Env:\X`; null where it is another drive. */
function environmentName(path: string | null): Expression | null {
  const found = /^(["']?)env:[\\/]?(.*)\1$/i.exec(path ?? '');
  if (found === null) return null;
  const [, quote = '', name = ''] = found;
  return /^\w+$/.test(name) ? literal(name) : evaluateArgument(`${quote}${name}${quote}`);
}
