import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fillFormula } from '../../tools/release/fill-formula.ts';

const template = readFileSync(
  path.resolve(import.meta.dirname, '..', '..', 'packaging', 'homebrew', 'cordon.rb'),
  'utf8',
);
const checksums = {
  'cordon-darwin-arm64': 'a'.repeat(64),
  'cordon-darwin-x64': 'b'.repeat(64),
  'cordon-linux-arm64': 'c'.repeat(64),
  'cordon-linux-x64': 'd'.repeat(64),
  'cordon-win32-x64': 'e'.repeat(64),
};

it('has an address and a checksum for each system, and nothing left to fill in', () => {
  const formula = fillFormula(template, { owner: 'OWNER', version: '1.2.3', checksums });
  expect(formula).not.toMatch(/@|Template/);
  const archives = [...formula.matchAll(/url "(.*)"\n\s+sha256 "(.*)"/g)].map(([, url, sum]) => [url, sum?.[0]]);
  const at = 'https://github.com/OWNER/cordon/releases/download/v1.2.3';
  expect(archives).toEqual([
    [`${at}/cordon-darwin-arm64.tar.gz`, 'a'],
    [`${at}/cordon-darwin-x64.tar.gz`, 'b'],
    [`${at}/cordon-linux-arm64.tar.gz`, 'c'],
    [`${at}/cordon-linux-x64.tar.gz`, 'd'],
  ]);
});

it.each([
  ['an archive is missing', { owner: 'OWNER', version: '1.2.3', checksums: {} }, /nothing for @SHA256_DARWIN_ARM64@/],
  ['nobody owns it', { owner: '', version: '1.2.3', checksums }, /nothing for @OWNER@/],
])('is not made where %s', (_, values, why) => {
  expect(() => fillFormula(template, values)).toThrow(why);
});
