import { loadProgram } from '../core/gateway/load-program.ts';
import { CONTENT_EVENTS_PROGRAM } from './content-events-program.ts';

/** Behind the whole content events of a chunk, from the event that begins at `at`. */
export type SkipContent = (at: number) => number;

/** Gives it for one chunk after the other; it holds until the next chunk is begun. */
export type ContentEvents = (chunk: Uint8Array) => SkipContent;

/** A shorter chunk has an event or two: a loop is through it before it would have been copied. */
const SHORT = 512;
/** What the program's memory has room for; no read is longer. */
const WINDOW = 64 * 1024;

type Program = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly skip: (at: number, end: number) => number;
};

/**
 * By a program for WebAssembly, which compares 16 bytes at a time: a loop over 200 events took 16 µs, as much as a tenth of
 * all that a request costs (Node 24). Where there is no WebAssembly, by that loop.
 */
export function createContentEvents(): ContentEvents {
  const program = loadProgram(CONTENT_EVENTS_PROGRAM) as Program | null;
  if (program === null) return skipByLoop;
  const memory = new Uint8Array(program.memory.buffer);
  return (chunk) => {
    if (chunk.length < SHORT || chunk.length > WINDOW) return skipByLoop(chunk);
    memory.set(chunk);
    return (at) => program.skip(at, chunk.length);
  };
}

/** The same byte by byte. */
export function skipByLoop(chunk: Uint8Array): SkipContent {
  return (from) => {
    let at = from;
    while (beginsContent(chunk, at)) {
      const end = endOfEvent(chunk, at);
      if (end === null) break;
      at = end;
    }
    return at;
  };
}

const CONTENT_BEGINS = Buffer.from('event: content_block_');
const LINE_FEED = 0x0a;

function beginsContent(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < CONTENT_BEGINS.length; index += 1) {
    if (bytes[at + index] !== CONTENT_BEGINS[index]) return false;
  }
  return true;
}

/**
 * Behind the blank line that ends the event at `at`; null where it goes on in the next chunk. Every other byte is enough to
 * find two in a row, and a loop is quicker here than `indexOf`, which leaves JavaScript for each line.
 */
export function endOfEvent(bytes: Uint8Array, at: number): number | null {
  for (let index = at + 1; index < bytes.length; index += 2) {
    if (bytes[index] !== LINE_FEED) continue;
    if (bytes[index - 1] === LINE_FEED) return index + 1;
    if (bytes[index + 1] === LINE_FEED) return index + 2;
  }
  return null;
}
