import type { CommandNode, CompoundList, Command, ParsedScript, Pipeline, Statement, AndOr } from 'unbash';
import { parse } from 'unbash';
import type { Effect, ScriptReading, ShellVariables } from './effect.ts';
import { expandWord } from './expand-word.ts';

type Surrounding = { readonly reach: Effect['reach']; readonly owner: string | null };
type Reader = {
  readonly variables: Map<string, string | null>;
  readonly places: Map<string, number>;
  readonly exported: Set<string>;
  readonly functions: Map<string, readonly Effect[]>;
  readonly effects: Effect[];
  allExported: boolean;
};

const TOP: Surrounding = { reach: 'always', owner: null };

/** Restarts behind syntax that the parser doesn't know, zsh's own above all. */
const MOST_RESTARTS = 60;

/**
 * Reads a start-up file of sh, bash or zsh without running anything: which variables it exports at its top level, under a
 * condition, or for one command; which files it goes on to read; which functions and aliases it defines.
 */
export function readSh(text: string, variables: ShellVariables): ScriptReading {
  const reader: Reader = {
    variables: new Map(variables),
    places: new Map(),
    exported: new Set(),
    functions: new Map(),
    effects: [],
    allExported: false,
  };
  let brokenAt: number | null = null;
  let start = 0;
  for (let restarts = 0; restarts <= MOST_RESTARTS; restarts += 1) {
    const script = parseFrom(text, start);
    const end = script.errors?.[0]?.pos ?? null;
    const whole = script.commands.filter((statement) => end === null || statement.end <= end);
    for (const statement of whole) readStatement({ reader, statement, shift: start, surrounding: within(text, start, statement, restarts) });
    if (end === null) return { effects: reader.effects, brokenAt };
    const broken = start + end;
    brokenAt ??= broken;
    start = nextLine(text, Math.max(broken, start + (whole.at(-1)?.end ?? 0)));
    if (start >= text.length) return { effects: reader.effects, brokenAt };
  }
  return { effects: reader.effects, brokenAt };
}

function parseFrom(text: string, start: number): ParsedScript {
  return parse(start === 0 ? text : text.slice(start));
}

/** Behind syntax that wasn't understood, an indented line may stand in a block that was. */
function within(text: string, start: number, statement: Statement, restarts: number): Surrounding {
  const before = text.charAt(start + statement.pos - 1);
  return restarts > 0 && /[ \t]/.test(before) ? { reach: 'perhaps', owner: null } : TOP;
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

type Reading<Node> = { readonly reader: Reader; readonly node: Node; readonly shift: number; readonly surrounding: Surrounding };

function readStatement({ reader, statement, shift, surrounding }: Omit<Reading<never>, 'node'> & { readonly statement: Statement }): void {
  readAny({ reader, node: statement.command, shift, surrounding });
}

function readList({ reader, node, shift, surrounding }: Reading<CompoundList>): void {
  for (const statement of node.commands) readStatement({ reader, statement, shift, surrounding });
}

function under(surrounding: Surrounding): Surrounding {
  return surrounding.reach === 'command' ? surrounding : { ...surrounding, reach: 'perhaps' };
}

function readAny(reading: Reading<CommandNode | Pipeline | AndOr>): void {
  const { node, surrounding } = reading;
  const list = (body: CompoundList, around: Surrounding = under(surrounding)) => readList({ ...reading, node: body, surrounding: around });
  switch (node.type) {
    case 'Command':
      return readCommand({ ...reading, node });
    case 'AndOr': {
      const tests = node.commands.slice(0, -1).every(isFileTest);
      for (const [index, part] of node.commands.entries())
        readAny({ ...reading, node: part, surrounding: index === 0 || (tests && node.operators[index - 1] === '&&') ? surrounding : under(surrounding) });
      return;
    }
    case 'If': {
      const [test] = node.clause.commands;
      const isThere = node.clause.commands.length === 1 && test !== undefined && isFileTest(test.command);
      list(node.then, isThere ? surrounding : under(surrounding));
      for (const part of node.elif) list(part.then);
      if (node.else !== undefined) list(node.else);
      return;
    }
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'While':
      return list(node.body);
    case 'Case':
      for (const item of node.items) list(item.body);
      return;
    case 'BraceGroup':
      return list(node.body, surrounding);
    case 'Redirected':
      return readAny({ ...reading, node: node.command });
    case 'Function':
      return readFunction(reading, node);
    case 'Pipeline':
      // Each part runs in a shell of its own; a single command behind ! or time doesn't.
      if (node.commands.length === 1 && node.commands[0] !== undefined) readAny({ ...reading, node: node.commands[0] });
      return;
    case 'Subshell':
    case 'TestCommand':
    case 'ArithmeticCommand':
    case 'Coproc':
      return;
  }
}

/** A file that is tested for is nearly always the one that is read next: whether it is there, its reader finds out. */
function isFileTest(node: CommandNode | Pipeline | AndOr): boolean {
  if (node.type === 'TestCommand') return node.expression.type === 'TestUnary' && /^-[efrsd]$/.test(node.expression.operator);
  if (node.type !== 'Command' || !['[', 'test'].includes(node.name?.value ?? '')) return false;
  const [operator] = node.args;
  return operator?.type === 'Word' && /^-[efrsd]$/.test(operator.value);
}

function readFunction({ reader, node: _, shift, surrounding }: Reading<unknown>, node: Extract<CommandNode, { readonly type: 'Function' }>): void {
  const name = node.name.value;
  reader.effects.push({ kind: 'define', what: 'function', name, at: shift + node.pos, ...surrounding, owner: surrounding.owner });
  const inner: Reader = { ...reader, variables: new Map(reader.variables), places: new Map(reader.places), exported: new Set(), effects: [] };
  const around: Surrounding = { reach: 'command', owner: name };
  if (node.body.type === 'CompoundList') readList({ reader: inner, node: node.body, shift, surrounding: around });
  else readAny({ reader: inner, node: node.body, shift, surrounding: around });
  reader.functions.set(name, inner.effects);
  reader.effects.push(...inner.effects);
}

function readCommand(reading: Reading<Command>): void {
  const { reader, node, shift, surrounding } = reading;
  const prefixes = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [part] : []));
  if (node.name === undefined) {
    for (const part of prefixes) assign(reading, { name: part.name, value: part.value.type === 'Word' ? expandWord(part.value, reader.variables) : null, at: shift + part.pos, exports: reader.allExported });
    return;
  }
  const name = node.name.value;
  if (surrounding.reach === 'command') {
    for (const part of prefixes) {
      const value = part.value.type === 'Word' ? expandWord(part.value, reader.variables) : null;
      reader.effects.push({ kind: 'set', name: part.name, value, at: shift + part.pos, ...surrounding });
    }
  }
  const words = name === 'builtin' || name === 'command' ? node.args.slice(1) : node.args;
  const verb = words === node.args ? name : wordText(node.args[0]);
  const run = BUILTINS.get(verb);
  if (run !== undefined) run(reading, words);
  // A function that is called at the top level does there what it does.
  else if (surrounding.reach !== 'command') {
    for (const effect of reader.functions.get(verb) ?? []) reader.effects.push({ ...effect, ...surrounding, owner: null });
  }
}

type Words = Command['args'];
type Builtin = (reading: Reading<Command>, words: Words) => void;

function wordText(word: Words[number] | undefined): string {
  return word?.type === 'Word' ? word.value : '';
}

function declare(exports: boolean): Builtin {
  return (reading, words) => {
    const options = words.map(wordText).filter((word) => /^[-+]/.test(word));
    const isExport = exports || options.some((option) => option.startsWith('-') && option.includes('x'));
    if (options.some((option) => option.startsWith('-') && /[fFnp]/.test(option) && !isExport)) return;
    for (const word of words) {
      if (word.type === 'Assignment') {
        const value = word.value.type === 'Word' ? expandWord(word.value, reading.reader.variables) : null;
        assign(reading, { name: word.name, value, at: reading.shift + word.pos, exports: isExport });
      } else if (isExport && /^[A-Za-z_]\w*$/.test(word.value)) exportNamed(reading, word.value);
    }
  };
}

function exportNamed({ reader, shift, node, surrounding }: Reading<Command>, name: string): void {
  reader.exported.add(name);
  if (!reader.places.has(name)) return;
  const at = reader.places.get(name) ?? shift + node.pos;
  reader.effects.push({ kind: 'set', name, value: reader.variables.get(name) ?? null, at, ...surrounding });
}

function assign(
  { reader, surrounding }: Reading<Command>,
  set: { readonly name: string; readonly value: string | null; readonly at: number; readonly exports: boolean },
): void {
  const { name, value, at, exports } = set;
  reader.variables.set(name, value);
  reader.places.set(name, at);
  if (exports) reader.exported.add(name);
  if (exports || reader.exported.has(name) || reader.allExported) reader.effects.push({ kind: 'set', name, value, at, ...surrounding });
}

const source: Builtin = ({ reader, node, shift, surrounding }, [file]) => {
  if (file?.type !== 'Word') return;
  reader.effects.push({ kind: 'source', path: expandWord(file, reader.variables), at: shift + node.pos, ...surrounding });
};

const unset: Builtin = ({ reader, node, shift, surrounding }, words) => {
  for (const word of words) {
    const name = wordText(word);
    if (name.startsWith('-') || name === '') continue;
    reader.effects.push({ kind: 'unset', name, at: shift + node.pos, ...surrounding });
    if (surrounding.reach === 'always') {
      reader.variables.delete(name);
      reader.places.delete(name);
      reader.exported.delete(name);
    }
  }
};

const alias: Builtin = ({ reader, shift, surrounding }, words) => {
  for (const word of words) {
    const [name, text] = aliasOf(word, reader.variables);
    if (name === null) continue;
    reader.effects.push({ kind: 'define', what: 'alias', name, at: shift + word.pos, ...surrounding });
    for (const statement of parse(text ?? '').commands) {
      if (statement.command.type !== 'Command') continue;
      for (const part of statement.command.prefix) {
        if (part.type !== 'Assignment') continue;
        const value = part.value.type === 'Word' ? expandWord(part.value, reader.variables) : null;
        reader.effects.push({ kind: 'set', name: part.name, value, at: shift + word.pos, reach: 'command', owner: name });
      }
    }
  }
};

function aliasOf(word: Words[number], variables: ShellVariables): readonly [string | null, string | null] {
  if (word.type === 'Assignment') return [word.name, word.value.type === 'Word' ? expandWord(word.value, variables) : null];
  const [name = '', ...rest] = (expandWord(word, variables) ?? '').split('=');
  return rest.length === 0 || name === '' ? [null, null] : [name, rest.join('=')];
}

const setOptions: Builtin = ({ reader }, words) => {
  const options = words.map(wordText);
  if (options.includes('-a') || (options.includes('-o') && options.includes('allexport'))) reader.allExported = true;
  if (options.includes('+a') || (options.includes('+o') && options.includes('allexport'))) reader.allExported = false;
};

/** `launchctl setenv NAME value`, as people put it into their start-up files on macOS. */
const launchctl: Builtin = ({ reader, node, shift, surrounding }, [verb, name, value]) => {
  if (wordText(verb) !== 'setenv' || name?.type !== 'Word') return;
  const text = value?.type === 'Word' ? expandWord(value, reader.variables) : null;
  reader.effects.push({ kind: 'set', name: name.value, value: text, at: shift + node.pos, ...surrounding });
};

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['export', declare(true)],
  ['typeset', declare(false)],
  ['declare', declare(false)],
  ['readonly', declare(false)],
  ['source', source],
  ['.', source],
  ['unset', unset],
  ['alias', alias],
  ['set', setOptions],
  ['launchctl', launchctl],
]);

