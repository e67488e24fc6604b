// Writes SHA256SUMS and the Homebrew formula beside the archives: `node tools/release/assemble.ts FOLDER OWNER`.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { VERSION } from '../../src/core/version.ts';
import { fillFormula } from './fill-formula.ts';

const [folder = '', owner = ''] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..', '..');
const archives = readdirSync(folder)
  .filter((name) => name.endsWith('.tar.gz'))
  .sort();
const checksums = archives.map((name) => {
  const checksum = createHash('sha256')
    .update(readFileSync(path.join(folder, name)))
    .digest('hex');
  return [name, checksum] as const;
});

writeFileSync(path.join(folder, 'SHA256SUMS'), checksums.map(([name, sum]) => `${sum}  ${name}\n`).join(''));
const template = readFileSync(path.join(root, 'packaging', 'homebrew', 'cordon.rb'), 'utf8');
const named = checksums.map(([name, sum]) => [name.replace(/\.tar\.gz$/, ''), sum] as const);
writeFileSync(
  path.join(folder, 'cordon.rb'),
  fillFormula(template, { owner, version: VERSION, checksums: Object.fromEntries(named) }),
);
