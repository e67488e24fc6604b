// Brings the runtimes named, or all of them, from the npm registry: the package and the single-file program are tested with them.
import { bringRuntime, RUNTIMES } from './runtimes.mjs';

const names = process.argv.slice(2);
const system = `${process.platform}-${process.arch}`;
// Without names: those that there are for this system.
const there = Object.keys(RUNTIMES).filter((name) => RUNTIMES[name].packages[system] !== undefined);
const problems = (names.length === 0 ? there : names).flatMap((name) => bringRuntime(name) ?? []);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
