// Builds the single-file program for this system: build/cordon-PLATFORM-ARCH. It needs no Node where it runs.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { bringRuntime } from './runtimes.mjs';
import { compileSingleFile } from './single-file.ts';

const folder = path.join(path.dirname(import.meta.dirname), 'build');
const name = `cordon-${process.platform}-${process.arch}${process.platform === 'win32' ? '.exe' : ''}`;
const outfile = path.join(folder, name);

mkdirSync(folder, { recursive: true });
const problem = bringRuntime('bun') ?? compileSingleFile({ outfile });
if (problem === null) {
  process.stdout.write(`build/${name}: ${Math.round(statSync(outfile).size / 1e6)} MB\n`);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
