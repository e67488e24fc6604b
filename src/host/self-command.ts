/**
 * How this very cordon is started again: program and first arguments. In a single-file program that is the program itself,
 * which has no script to name.
 */
export function selfCommand(): readonly [program: string, ...words: readonly string[]] {
  const script = process.argv[1];
  const isSingleFile = script === undefined || 'Bun' in globalThis;
  return isSingleFile ? [process.execPath] : [process.execPath, script];
}
