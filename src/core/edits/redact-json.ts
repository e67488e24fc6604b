import { createScanner } from 'jsonc-parser';
import { isHiddenName } from './secret-looks.ts';

type Frame = {
  readonly object: boolean;
  /** Whether everything below stands under a secret name. */
  readonly hidden: boolean;
  key: string | null;
  /** What `"name"` says, where an object is a pair of `name` and `value`. */
  name: string | null;
  readonly values: Span[];
};

type Span = { readonly start: number; readonly end: number };

/**
 * Where the secret values of a JSON text stand, comments and errors allowed: what a secret name holds, at any depth, and
 * the `value` of an object whose `name` is one. A text that breaks off is read as far as it goes.
 */
export function secretSpansOf(text: string): readonly Span[] {
  const scanner = createScanner(text, true);
  const open: Frame[] = [];
  const spans: Span[] = [];
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    if (start >= text.length) break;
    take({ text, span: { start, end: start + scanner.getTokenLength() }, value: scanner.getTokenValue(), open, spans });
  }
  for (const frame of open) settle(frame, spans);
  return spans.sort((one, other) => one.start - other.start);
}

type Token = {
  readonly text: string;
  readonly span: Span;
  readonly value: string;
  readonly open: Frame[];
  readonly spans: Span[];
};

function take({ text, span, value, open, spans }: Token): void {
  const frame = open.at(-1);
  const mark = text.charAt(span.start);
  switch (mark) {
    case '{':
    case '[':
      open.push({ object: mark === '{', hidden: isHidden(frame), key: null, name: null, values: [] });
      return;
    case '}':
    case ']':
      open.pop();
      if (frame !== undefined) settle(frame, spans);
      return;
    case ',':
      if (frame !== undefined) frame.key = null;
      return;
    case ':':
      return;
    default:
      takeWord({ frame, span, value, spans, string: mark === '"' });
  }
}

function takeWord(word: {
  readonly frame: Frame | undefined;
  readonly span: Span;
  readonly value: string;
  readonly spans: Span[];
  readonly string: boolean;
}): void {
  const { frame, span, value, spans, string } = word;
  if (frame?.object === true && frame.key === null && string) {
    frame.key = value;
    return;
  }
  if (isHidden(frame)) {
    spans.push(span);
    return;
  }
  if (frame?.key === 'name' && string) frame.name = value;
  if (frame?.key === 'value') frame.values.push(span);
}

function isHidden(frame: Frame | undefined): boolean {
  return frame !== undefined && (frame.hidden || (frame.key !== null && isHiddenName(frame.key)));
}

function settle(frame: Frame, spans: Span[]): void {
  if (frame.name !== null && isHiddenName(frame.name)) spans.push(...frame.values);
}
