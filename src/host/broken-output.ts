import { writeSync } from 'node:fs';
import { codeOf } from './files.ts';

/**
 * For commands that print: a reader that went away (`cordon explain | head -1`) is its own right and no failure, so that
 * the command ends as it would have; anything else (a full disk) is said and ends it. A launch prints nothing here and
 * doesn't open the streams, which alone would cost it 5 ms.
 */
export function bearBrokenOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: unknown) => {
      if (codeOf(error) !== 'EPIPE') giveUp(codeOf(error));
    });
  }
}

/** Status 4: what was asked for could not be handed over. */
function giveUp(code: string): never {
  try {
    writeSync(2, `cordon: The output could not be written: ${code}.\n`);
  } catch {
    // Nobody is there to be told.
  }
  process.exit(4);
}
