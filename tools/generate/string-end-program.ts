import { readFileSync } from 'node:fs';
import path from 'node:path';
import loadWabt from 'wabt';

const SOURCE = path.join(import.meta.dirname, '..', '..', 'src', 'core', 'gateway', 'string-end.wat');
const wabt = await loadWabt();

/** The program of `string-end.wat`, as the bytes of a WebAssembly module. */
export function stringEndProgramSource(): string {
  const program = wabt.parseWat('string-end.wat', readFileSync(SOURCE, 'utf8'), { simd: true });
  program.validate();
  const bytes = Buffer.from(program.toBinary({}).buffer).toString('hex');
  program.destroy();
  return `// Generated from string-end.wat by \`npm run generate\`. Do not edit.

/** A WebAssembly module, in hexadecimal. */
export const STRING_END_PROGRAM =
  '${bytes}';
`;
}
