import type { Launch } from './become.ts';

/** Every kernel takes this many characters: 128 KiB at the least, three bytes a character, and the pointers to them. */
const ALWAYS_FITS = 30_000;

/** What the kernel adds for a client that is a script: its interpreter, and the interpreter's argument. */
const ROOM_FOR_INTERPRETER = 1024;

/**
 * Whether the kernel would refuse arguments and environment of this size. A large launch is tried on a program that does
 * nothing, because limits differ by system, page size and `ulimit -s`, and because Node's execve ends the whole process
 * with a stack trace when the kernel refuses (Node 22 and 24).
 */
export function isTooLarge({ path, argv, env }: Launch): boolean {
  let characters = path.length;
  for (const word of argv) characters += word.length + 1;
  for (const name in env) characters += name.length + (env[name]?.length ?? 0) + 2;
  if (process.platform === 'win32' || characters < ALWAYS_FITS) return false;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const tried = spawnSync('/bin/sh', ['-c', ':', path, ' '.repeat(ROOM_FOR_INTERPRETER), ...argv], {
    env: { ...env },
    stdio: 'ignore',
  });
  return tried.error !== undefined && 'code' in tried.error && tried.error.code === 'E2BIG';
}
