// Writes every file that follows from the tables, or with --check says which of them are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_FILES } from './generate/files.ts';

const root = join(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');
const outdated = GENERATED_FILES.filter((file) => read(join(root, file.path)) !== file.content());

for (const { path, content } of checkOnly ? [] : outdated) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content());
}
for (const { path } of outdated) process.stderr.write(`${checkOnly ? 'out of date' : 'written'}: ${path}\n`);
if (checkOnly && outdated.length > 0) {
  process.stderr.write('Run npm run generate, and commit what it writes.\n');
  process.exitCode = 1;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
