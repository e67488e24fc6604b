import { readFileSync } from 'node:fs';
import path from 'node:path';
import loadWabt from 'wabt';

const ROOT = path.join(import.meta.dirname, '..', '..');
const wabt = await loadWabt();

/** A program in WebAssembly's text, at a path below the repository's root, as the bytes of a module in TypeScript. */
export function webAssemblySource(file: string): string {
  const { base, name } = path.parse(file);
  const program = wabt.parseWat(base, readFileSync(path.join(ROOT, file), 'utf8'), { simd: true });
  program.validate();
  const bytes = Buffer.from(program.toBinary({}).buffer).toString('hex');
  program.destroy();
  return `// Generated from ${base} by \`npm run generate\`. Do not edit.

/** A WebAssembly module, in hexadecimal. */
export const ${name.replaceAll('-', '_').toUpperCase()}_PROGRAM =
  '${bytes}';
`;
}
