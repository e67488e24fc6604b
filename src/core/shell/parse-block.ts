import { skipBrackets, skipRun, type Quoting } from './balanced.ts';
import { conditional, type Step, type Steps } from './step.ts';

/** A script as it is read: its text, where it first breaks, and how deep the reader is in its blocks. */
export type Parse = { readonly text: string; broken: number | null; depth: number };

/** What differs between shells whose statements end with their line and whose blocks stand in brackets. */
export type BlockGrammar = {
  readonly quoting: Quoting;
  /** A closing bracket that nothing opened. */
  readonly closers: RegExp;
  /** What a word could begin behind. */
  readonly separators: RegExp;
  /** Whether the statement that begins at `from` goes on behind the line end at `at`. */
  readonly leadsOn: (text: string, from: number, at: number) => boolean;
  readonly readStatement: (parse: Parse, from: number, end: number) => readonly Step[];
};

const MOST_DEPTH = 60;

/** The steps of a whole script. A shell of this kind runs nothing of a file that it can't parse. */
export function parseScript(text: string, grammar: BlockGrammar): Steps {
  const parse: Parse = { text, broken: null, depth: 0 };
  const steps = parseBlock(parse, { from: 0, to: text.length, grammar });
  return { steps: parse.broken === null ? steps : conditional(steps), brokenAt: parse.broken };
}

type Block = { readonly from: number; readonly to: number; readonly grammar: BlockGrammar };

/** The steps of the statements from one position to another. */
export function parseBlock(parse: Parse, { from, to, grammar }: Block): readonly Step[] {
  parse.depth += 1;
  if (parse.depth > MOST_DEPTH) parse.broken ??= from;
  const steps: Step[] = [];
  for (let at = from; at < to && parse.depth <= MOST_DEPTH;) {
    const end = statementEnd(parse, { from: at, to, grammar });
    steps.push(...grammar.readStatement(parse, at, end));
    at = end + 1;
  }
  parse.depth -= 1;
  return steps;
}

function statementEnd(parse: Parse, { from, to, grammar }: Block): number {
  const { text } = parse;
  const { quoting, closers, separators, leadsOn } = grammar;
  let isStart = true;
  for (let at = from; at < to;) {
    const run = skipRun(text, at);
    if (run > at) {
      isStart = false;
      at = Math.min(run, to);
      continue;
    }
    const letter = text[at] ?? '';
    const skipped: number | null =
      quoting.skipComment(text, at, isStart) ??
      quoting.skipText(text, at) ??
      (/[({[]/.test(letter) ? skipBrackets(text, at, quoting) : null);
    if (skipped === -1 || (skipped === null && closers.test(letter))) {
      parse.broken ??= at;
      const line = text.indexOf('\n', at);
      return line === -1 || line > to ? to : line;
    }
    if (skipped === null && letter === ';') return at;
    if (skipped === null && letter === '\n' && !leadsOn(text, from, at)) return at;
    isStart = skipped === null && separators.test(letter);
    at = skipped ?? at + 1;
  }
  return to;
}
