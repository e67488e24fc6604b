import type { ScriptReading, ShellVariables } from './effect.ts';
import { functionSteps, isSureTest, readCommand } from './fish-commands.ts';
import {
  isCommandEnd,
  match,
  MOST_DEPTH,
  readFishWord,
  skipBlanks,
  skipRedirection,
  skipSeparators,
  type Cursor,
  type FishWord,
} from './fish-words.ts';
import { runSteps } from './run-steps.ts';
import { conditional, dropText, literal, UNKNOWN, type Step, type Steps } from './step.ts';

/** Reads a fish script without running it. Held against fish 3.6. */
export function readFish(text: string, variables: ShellVariables): ScriptReading {
  return runSteps(parseFish(text), variables);
}

/** Restarts behind syntax that isn't known. */
const MOST_RESTARTS = 60;

function parseFish(text: string): Steps {
  const cursor: Cursor = { text, at: 0, broken: null, depth: 0, readNested: (inner) => parseList(inner, NO_WORD) };
  const steps: Step[] = [];
  let brokenAt: number | null = null;
  for (let restarts = 0; restarts < MOST_RESTARTS; restarts += 1) {
    steps.push(...parseList(cursor, NO_WORD));
    if (cursor.broken === null && cursor.at >= text.length) break;
    const broken = cursor.broken ?? cursor.at;
    brokenAt ??= broken;
    const next = text.indexOf('\n', Math.max(broken, cursor.at));
    if (next === -1) break;
    Object.assign(cursor, { at: next + 1, broken: null, depth: 0 });
  }
  // fish runs nothing of a file that it can't parse; whether it can, its version decides.
  return { steps: brokenAt === null ? steps : conditional(steps), brokenAt };
}

const NO_WORD: ReadonlySet<string> = new Set();
const TO_END: ReadonlySet<string> = new Set(['end']);
const TO_ELSE: ReadonlySet<string> = new Set(['end', 'else']);
const TO_CASE: ReadonlySet<string> = new Set(['end', 'case']);
const CLOSING: ReadonlySet<string> = new Set([...TO_ELSE, ...TO_CASE]);

/** `sure`: what follows under `and` follows in any case. */
type Job = { readonly steps: readonly Step[]; readonly sure: boolean };

/** Statements up to one of these words, which isn't taken, or to what closes a substitution or the text. */
function parseList(cursor: Cursor, terminators: ReadonlySet<string>): readonly Step[] {
  const steps: Step[] = [];
  let last: Job = { steps: [], sure: false };
  cursor.depth += 1;
  if (cursor.depth > MOST_DEPTH) cursor.broken ??= cursor.at;
  for (;;) {
    skipSeparators(cursor);
    if (cursor.broken !== null || cursor.at >= cursor.text.length || match(cursor, /[)}]/y) !== null) break;
    const word = peek(cursor);
    if (terminators.has(word)) break;
    if (CLOSING.has(word)) {
      cursor.broken = cursor.at;
      break;
    }
    last = parseJob(cursor, last);
    steps.push(...last.steps);
  }
  cursor.depth -= 1;
  return steps;
}

/** The next word where it needs no expansion. Takes nothing. */
function peek(cursor: Cursor): string {
  return (match(cursor, /[\w!"'-]+(?=[\s;&|<>()]|$)/y)?.[0] ?? '').replaceAll(/["']/g, '');
}

function takeWord(cursor: Cursor): void {
  readFishWord(cursor);
  skipBlanks(cursor);
}

/** `a && b || c`, and what `and` or `or` in front binds to the job before. */
function parseJob(cursor: Cursor, before: Job): Job {
  const word = peek(cursor);
  const joins = word === 'and' || word === 'or' ? word : null;
  if (joins !== null) takeWord(cursor);
  const first = parsePipeline(cursor);
  let job = joins === null ? first : bind(before, first, joins === 'and');
  for (;;) {
    skipBlanks(cursor);
    const operator = match(cursor, /&&|\|\|/y)?.[0];
    if (operator === undefined || cursor.broken !== null) return job;
    cursor.at += 2;
    skipSeparators(cursor);
    const next = bind(job, parsePipeline(cursor), operator === '&&');
    job = { steps: [...job.steps, ...next.steps], sure: next.sure };
  }
}

function bind(before: Job, { steps, sure }: Job, isAnd: boolean): Job {
  const follows = isAnd && before.sure;
  return { steps: follows ? steps : conditional(steps), sure: follows && sure };
}

/** Every part of a pipeline that belongs to fish runs in this very shell. */
function parsePipeline(cursor: Cursor): Job {
  const first = parseCommand(cursor, false);
  const steps = [...first.steps];
  let { sure } = first;
  for (;;) {
    skipBlanks(cursor);
    const pipe = match(cursor, /(?:&?\||\d*>\|)(?!\|)/y)?.[0];
    if (pipe === undefined || cursor.broken !== null) return { steps, sure };
    cursor.at += pipe.length;
    skipSeparators(cursor);
    steps.push(...parseCommand(cursor, true).steps);
    sure = false;
  }
}

const DECORATIONS: ReadonlySet<string> = new Set(['not', '!', 'time', 'builtin']);

function parseCommand(cursor: Cursor, isPiped: boolean): Job {
  const { at } = cursor;
  const word = peek(cursor);
  if (DECORATIONS.has(word)) {
    takeWord(cursor);
    return { steps: parseCommand(cursor, isPiped).steps, sure: false };
  }
  const block = BLOCKS.get(word);
  if (block !== undefined) {
    takeWord(cursor);
    const steps = block(cursor, at);
    return { steps: [...steps, ...readArguments(cursor).flatMap((behind) => behind.steps)], sure: false };
  }
  return match(cursor, /\{(?=\s)/y) === null
    ? parseSimple(cursor, isPiped)
    : { steps: parseBraces(cursor), sure: false };
}

/** `{ … }`, a block of fish 4.1. */
function parseBraces(cursor: Cursor): readonly Step[] {
  const { at } = cursor;
  cursor.at += 1;
  const body = parseList(cursor, NO_WORD);
  if (cursor.text[cursor.at] === '}') cursor.at += 1;
  else cursor.broken ??= at;
  return [{ kind: 'block', at, runs: 'always', body }];
}

function readArguments(cursor: Cursor): readonly FishWord[] {
  const words: FishWord[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (cursor.broken !== null || isCommandEnd(cursor)) return words;
    if (!skipRedirection(cursor)) words.push(readFishWord(cursor));
  }
}

/** Variables in front of a command are its alone. */
const PREFIX = /^([A-Za-z_]\w*)=/;

function parseSimple(cursor: Cursor, isPiped: boolean): Job {
  const words = readArguments(cursor);
  const nested = words.flatMap(({ steps }) => steps);
  const count = words.findIndex(({ raw }) => !PREFIX.test(raw));
  const command = count === -1 ? [] : words.slice(count);
  const [first] = command;
  if (first === undefined) {
    // A variable without a command, or nothing where a command belongs: fish refuses the whole file.
    cursor.broken ??= words[0]?.at ?? cursor.at;
    return { steps: nested, sure: false };
  }
  const steps = readCommand({ words: command, isPiped, parse: (text) => parseFish(text).steps });
  if (count === 0) return { steps: [...nested, ...steps], sure: isSureTest(command) };
  const body = [...words.slice(0, count).map(prefixStep), ...steps];
  return { steps: [...nested, { kind: 'block', at: first.at, runs: 'always', body }], sure: false };
}

function prefixStep({ raw, at, value }: FishWord): Step {
  const name = PREFIX.exec(raw)?.[1] ?? '';
  return {
    kind: 'set',
    at,
    name: literal(name),
    value: dropText(value, name.length + 1),
    exports: true,
    scope: 'local',
  };
}

type Block = (cursor: Cursor, at: number) => readonly Step[];

const BLOCKS: ReadonlyMap<string, Block> = new Map<string, Block>([
  ['begin', (cursor, at) => [{ kind: 'block', at, runs: 'always', body: parseBody(cursor) }]],
  ['while', (cursor) => [...parseJob(cursor, NO_JOB).steps, ...conditional(parseBody(cursor))]],
  ['if', parseIf],
  ['for', parseFor],
  ['switch', parseSwitch],
  ['function', (cursor, at) => functionSteps({ header: readArguments(cursor), at, body: parseBody(cursor) })],
]);

const NO_JOB: Job = { steps: [], sure: false };

function parseBody(cursor: Cursor): readonly Step[] {
  const body = parseList(cursor, TO_END);
  takeEnd(cursor);
  return body;
}

function takeEnd(cursor: Cursor): void {
  if (peek(cursor) === 'end') takeWord(cursor);
  else cursor.broken ??= cursor.at;
}

/** `if` and the jobs behind it that `and` and `or` bind to it. */
function parseIf(cursor: Cursor, at: number): readonly Step[] {
  let condition = parseJob(cursor, NO_JOB);
  const steps = [...condition.steps];
  for (skipSeparators(cursor); /^(?:and|or)$/.test(peek(cursor)); skipSeparators(cursor)) {
    condition = parseJob(cursor, condition);
    steps.push(...condition.steps);
  }
  const body = parseList(cursor, TO_ELSE);
  steps.push(...(condition.sure ? [{ kind: 'block', at, runs: 'always', body } as const] : conditional(body)));
  if (peek(cursor) !== 'else') {
    takeEnd(cursor);
    return steps;
  }
  takeWord(cursor);
  if (peek(cursor) !== 'if') return [...steps, ...conditional(parseBody(cursor))];
  takeWord(cursor);
  return [...steps, ...conditional(parseIf(cursor, at))];
}

function parseFor(cursor: Cursor, at: number): readonly Step[] {
  const [variable, , ...items] = readArguments(cursor);
  const body = parseBody(cursor);
  if (variable === undefined) return body;
  const set: Step = { kind: 'set', at, name: variable.value, value: UNKNOWN, exports: 'as-before', scope: 'local' };
  return [...items.flatMap(({ steps }) => steps), set, ...conditional(body)];
}

function parseSwitch(cursor: Cursor): readonly Step[] {
  const steps = readArguments(cursor).flatMap((word) => word.steps);
  skipSeparators(cursor);
  while (cursor.broken === null && peek(cursor) === 'case') {
    takeWord(cursor);
    readArguments(cursor);
    steps.push(...conditional(parseList(cursor, TO_CASE)));
  }
  takeEnd(cursor);
  return steps;
}
