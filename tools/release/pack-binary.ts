// Starts the single-file program that was built, and packs it: `node tools/release/pack-binary.ts cordon-linux-x64`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { VERSION } from '../../src/core/version.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const suffix = process.platform === 'win32' ? '.exe' : '';
const expected = `cordon-${process.platform}-${process.arch}`;
const name = process.argv[2] ?? expected;
if (name !== expected) throw new Error(`This machine builds ${expected}, and ${name} was asked for.`);

const built = path.join(root, 'build', `${name}${suffix}`);
const said = execFileSync(built, ['--version'], { encoding: 'utf8' }).trim();
if (said !== VERSION) throw new Error(`${built} says it is ${said}; this is ${VERSION}.`);

const release = path.join(root, 'build', 'release');
const folder = path.join(root, 'build', 'packed');
rmSync(folder, { recursive: true, force: true });
for (const directory of [release, folder]) mkdirSync(directory, { recursive: true });
copyFileSync(built, path.join(folder, `cordon${suffix}`));
for (const file of ['man/cordon.1', 'LICENSE', 'README.md'])
  copyFileSync(path.join(root, file), path.join(folder, path.basename(file)));
execFileSync('tar', ['-czf', path.join('..', 'release', `${name}.tar.gz`), '.'], { cwd: folder, stdio: 'inherit' });
process.stdout.write(`build/release/${name}.tar.gz\n`);
