import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VARIABLES } from '../../src/core/catalogue/variables.ts';
import { GENERATED_FILES } from '../../tools/generate/files.ts';
import { table } from '../../tools/generate/markdown.ts';

const root = join(import.meta.dirname, '../..');

test.each(GENERATED_FILES.map((file) => [file.path, file] as const))('%s is what the tables say', (path, file) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(file.content());
});

test('the reference names every variable', () => {
  const page = readFileSync(join(root, 'docs/reference/variables.md'), 'utf8');
  expect(VARIABLES.filter(({ name }) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});

test('a bar in a cell does not end it', () => {
  const columns = [{ title: 'A', cell: (row: string) => row }];
  expect(table(columns, ['x|y'])).toBe('| A |\n| --- |\n| x\\|y |');
});
