import type { CommandNode, CompoundList, Command, ParsedScript, Pipeline, Statement, AndOr } from 'unbash';
import { parse } from 'unbash';
import type { ScriptReading, ShellVariables } from './effect.ts';
import { expandWord } from './expand-word.ts';
import { BUILTINS } from './sh-builtins.ts';
import type { Reader, Reading, Surrounding } from './sh-reader.ts';
import { assign, wordText } from './sh-reader.ts';

const TOP: Surrounding = { reach: 'always', owner: null };

/** Restarts behind syntax that the parser doesn't know, zsh's own above all. */
const MOST_RESTARTS = 60;
/** Characters that are parsed again at most: a file that nobody wrote must not keep the reader busy. */
const MOST_REPARSED = 2_000_000;

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
  const most = Math.min(MOST_RESTARTS, Math.ceil(MOST_REPARSED / (text.length + 1)));
  for (let restarts = 0; restarts <= most; restarts += 1) {
    const script = parseFrom(text, start);
    const end = script.errors?.[0]?.pos ?? null;
    const whole = script.commands.filter((statement) => end === null || statement.end <= end);
    for (const statement of whole)
      readStatement({ reader, statement, shift: start, surrounding: within(text, start, statement, restarts) });
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

function readStatement({
  reader,
  statement,
  shift,
  surrounding,
}: Omit<Reading<never>, 'node'> & { readonly statement: Statement }): void {
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
  const list = (body: CompoundList, around: Surrounding = under(surrounding)) =>
    maybe(reading.reader, around, () => readList({ ...reading, node: body, surrounding: around }));
  switch (node.type) {
    case 'Command':
      return readCommand({ ...reading, node });
    case 'AndOr': {
      const tests = node.commands.slice(0, -1).every(isFileTest);
      for (const [index, part] of node.commands.entries()) {
        const follows = index === 0 || (tests && node.operators[index - 1] === '&&');
        const around = follows ? surrounding : under(surrounding);
        maybe(reading.reader, around, () => readAny({ ...reading, node: part, surrounding: around }));
      }
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

/** What is learnt under a condition isn't known behind it. */
function maybe({ variables }: Reader, { reach }: Surrounding, read: () => void): void {
  if (reach !== 'perhaps') return read();
  const before = new Map(variables);
  read();
  for (const [name, value] of variables) if (before.get(name) !== value) variables.set(name, null);
  for (const name of before.keys()) if (!variables.has(name)) variables.set(name, null);
}

/** A file that is tested for is nearly always the one that is read next: whether it is there, its reader finds out. */
function isFileTest(node: CommandNode | Pipeline | AndOr): boolean {
  if (node.type === 'TestCommand')
    return node.expression.type === 'TestUnary' && /^-[efrsd]$/.test(node.expression.operator);
  if (node.type !== 'Command' || !['[', 'test'].includes(node.name?.value ?? '')) return false;
  const [operator] = node.args;
  return operator?.type === 'Word' && /^-[efrsd]$/.test(operator.value);
}

function readFunction(
  { reader, shift, surrounding }: Omit<Reading<never>, 'node'>,
  node: Extract<CommandNode, { readonly type: 'Function' }>,
): void {
  const name = node.name.value;
  reader.effects.push({
    kind: 'define',
    what: 'function',
    name,
    at: shift + node.pos,
    ...surrounding,
    owner: surrounding.owner,
  });
  const inner: Reader = {
    ...reader,
    variables: new Map(reader.variables),
    places: new Map(reader.places),
    exported: new Set(),
    effects: [],
  };
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
    for (const part of prefixes)
      assign(reading, {
        name: part.name,
        value: part.value.type === 'Word' ? expandWord(part.value, reader.variables) : null,
        at: shift + part.pos,
        exports: reader.allExported,
      });
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
    for (const effect of reader.functions.get(verb) ?? [])
      reader.effects.push({ ...effect, ...surrounding, owner: null });
  }
}
