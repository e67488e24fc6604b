import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const LONGEST = 1024;

/**
 * Asks one question at the terminal and waits for a line, without touching standard input: a launch hands that on to the
 * client as it is. null where there is no terminal.
 */
export function askAtTerminal(question: string): string | null {
  try {
    const terminal = openSync('/dev/tty', 'r+');
    try {
      writeSync(terminal, question);
      const buffer = Buffer.alloc(LONGEST);
      return buffer.toString('utf8', 0, readSync(terminal, buffer)).trim();
    } finally {
      closeSync(terminal);
    }
  } catch {
    return null;
  }
}
