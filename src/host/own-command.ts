import { realpathSync } from 'node:fs';

/** The words that start this very cordon again, absolute, whatever the working directory or PATH: a program, or Node and a script. */
export function ownCommand(): readonly string[] {
  const script = process.argv[1] ?? '';
  // A single-file build has its script inside the program.
  const isInside = script === '' || script.startsWith('/$bunfs/') || /^[A-Z]:[\\/]~BUN/i.test(script);
  return isInside ? [process.execPath] : [process.execPath, realpathOf(script)];
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
