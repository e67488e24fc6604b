/** One word of a statement, with what stands in its quotes and brackets. Positions index the text. */
export type BracketWord = { readonly at: number; readonly end: number; readonly raw: string };

/** How a shell quotes: what begins a text, and where that text ends. */
export type Quoting = {
  /** The position behind the text that begins here; null where none begins here; -1 where it has no end. */
  readonly skipText: (text: string, at: number) => number | null;
  /** The position behind a comment that begins here, or null. `isStart`: a word could begin here. */
  readonly skipComment: (text: string, at: number, isStart: boolean) => number | null;
};

/** Letters in a row that neither quote nor bracket nor end anything; the last stays where a mark behind it could belong to it. */
const RUN = /\w+(?![#'"])/y;

/** The position behind a run of plain letters here; the same where there is none. */
export function skipRun(text: string, at: number): number {
  RUN.lastIndex = at;
  return at + (RUN.exec(text)?.[0].length ?? 0);
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** The position behind the bracket that closes the one here; -1 where none does. */
export function skipBrackets(text: string, from: number, quoting: Quoting): number {
  const open: string[] = [];
  let isStart = true;
  for (let at = from; at < text.length;) {
    const run = skipRun(text, at);
    if (run > at) {
      isStart = false;
      at = run;
      continue;
    }
    const next = quoting.skipComment(text, at, isStart) ?? quoting.skipText(text, at);
    if (next !== null) {
      if (next === -1) return -1;
      at = next;
      isStart = false;
      continue;
    }
    const letter = text[at] ?? '';
    const closing = CLOSES[letter];
    if (closing !== undefined) open.push(closing);
    else if (/[)}\]]/.test(letter)) {
      if (open.pop() !== letter) return -1;
      if (open.length === 0) return at + 1;
    }
    isStart = /[\s;|({[,]/.test(letter);
    at += 1;
  }
  return -1;
}

/** The end of a word: up to a blank, or one of the letters that end it. -1 where a text or a bracket has no end. */
export function skipWord(
  text: string,
  from: number,
  { quoting, ends }: { readonly quoting: Quoting; readonly ends: RegExp },
): number {
  let at = from;
  while (at < text.length) {
    at = skipRun(text, at);
    if (at >= text.length) return at;
    const letter = text[at] ?? '';
    const behind =
      quoting.skipText(text, at) ?? (CLOSES[letter] === undefined ? null : skipBrackets(text, at, quoting));
    if (behind === -1) return -1;
    if (behind === null && ends.test(letter)) return at;
    at = behind ?? at + 1;
  }
  return at;
}
