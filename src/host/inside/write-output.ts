import { writeSync } from 'node:fs';

/** Writes to standard output without Node's stream for it, which costs a status line 3 ms. Nobody may be reading any more. */
export function writeOutput(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(1, bytes, written);
  } catch {
    // Nobody is there to be told.
  }
}
