import { resolve } from 'node:path';

/**
 * The words that start this very cordon from anywhere, without PATH: the program of one file itself, else the runtime and
 * the script. The script keeps the name that it was started by, which outlives an update of what it links to.
 */
export function ownCommand(): readonly string[] {
  const script = process.argv[1];
  // A compiled program names a place inside itself as its script.
  if (process.versions['bun'] !== undefined || script === undefined) return [process.execPath];
  return [process.execPath, resolve(script)];
}
