import { loadProgram } from './load-program.ts';
import { STRING_END_PROGRAM } from './string-end-program.ts';

/** Where a string ends in what is there of it: behind its quote, or one of the two below. */
type StringEnd = number;
/** It goes on. */
export const OPEN = -1;
/** It goes on, and the byte that comes next is escaped. */
export const OPEN_ESCAPED = -2;

/** Looks for the end of one string after the other in the same bytes. */
export type StringEnds = {
  /** `from` is inside of a string; `isEscaped` says whether its first byte is escaped by what stands before it. */
  readonly find: (bytes: Uint8Array, from: number, isEscaped: boolean) => StringEnd;
  /** Other bytes come next, or the same ones were changed. */
  readonly forget: () => void;
};

/** Most strings are shorter than this: a loop is at their end before anything else has begun. */
const SHORT = 16;
/** So much is copied into the program's memory at a time. */
const WINDOW = 64 * 1024;

type Program = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly find: (from: number, end: number, escaped: number) => number;
};

/**
 * By a program for WebAssembly, which compares 16 bytes at a time: source code has a quote every 15 bytes, and a loop in
 * JavaScript, at a nanosecond a byte, took three times as long, copying included (Node 24, 200 kB). Where there is no
 * WebAssembly, by that loop.
 */
export function createStringEnds(): StringEnds {
  const program = loadProgram(STRING_END_PROGRAM) as Program | null;
  if (program === null) return { find: findByLoop, forget: () => {} };
  const memory = new Uint8Array(program.memory.buffer);
  let start = 0;
  let end = 0;
  return {
    find: (bytes, from, isEscaped) => {
      let at = Math.min(from + SHORT, bytes.length);
      const near = findByLoop(bytes, from, isEscaped, at);
      if (near > 0 || at === bytes.length) return near;
      let escaped = near === OPEN_ESCAPED;
      while (at < bytes.length) {
        if (at < start || at >= end) {
          start = at;
          end = Math.min(at + WINDOW, bytes.length);
          memory.set(bytes.subarray(start, end));
        }
        const found = program.find(at - start, end - start, escaped ? 1 : 0);
        if (found > 0) return start + found;
        escaped = found === OPEN_ESCAPED;
        at = end;
      }
      return escaped ? OPEN_ESCAPED : OPEN;
    },
    forget: () => {
      end = 0;
    },
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The same byte by byte, and no further than `until`. */
export function findByLoop(
  bytes: Uint8Array,
  from: number,
  isEscaped: boolean,
  until: number = bytes.length,
): StringEnd {
  let at = isEscaped ? from + 1 : from;
  for (; at < until; at += 1) {
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] === BACKSLASH) at += 1;
  }
  return at > until ? OPEN_ESCAPED : OPEN;
}
