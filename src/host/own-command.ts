import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The one place that knows how cordon itself was started: as a script of Node's, or as the single file that has its runtime
 * inside. There `process.execPath` is cordon, and the script that `process.argv` names exists in that file only.
 */
export function isSingleFile(argv: readonly string[] = process.argv): boolean {
  return INSIDE_SINGLE_FILE.test(argv[1] ?? '');
}

/** Whether the runtime is Bun, as in the single file: its servers differ from Node's. */
export function runsOnBun(): boolean {
  return process.versions.bun !== undefined;
}

/** Where `bun build --compile` mounts what it embeds, on POSIX and on Windows (Bun 1.4.5). */
const INSIDE_SINGLE_FILE = /^(?:\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/;

/**
 * The words that start cordon once more, in front of its own arguments. Links are followed, because a link may be gone from
 * the place where it is started again.
 */
export function ownCommand(
  argv: readonly string[] = process.argv,
  flags: readonly string[] = [],
): readonly [string, ...string[]] {
  // The single file takes no flags of Node's: they would be cordon's own words.
  return isSingleFile(argv) ? [process.execPath] : [process.execPath, ...flags, realpathSync(resolve(argv[1] ?? ''))];
}

/** The file that changes when cordon is updated. In a bundle `module` is the chunk that asks. */
export function ownFile(module: string): string {
  return isSingleFile() ? process.execPath : module;
}
