// The tasks of this repository, as data: each step is the arguments of one run of Node.
const bin = (name, entry) => `node_modules/${name}/${entry}`;

const types = [bin('typescript', 'bin/tsc'), '--noEmit'];
const bundle = [bin('rolldown', 'bin/cli.mjs'), '-c', 'rolldown.config.mjs', '--log-level', 'warn'];
const declarations = [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json'];
const build = [['tools/clean.mjs', 'dist'], bundle, declarations];
const lint = [[bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings']];
const vitest = [bin('vitest', 'vitest.mjs'), 'run'];
const checks = [
  types,
  ...lint,
  [bin('oxfmt', 'bin/oxfmt'), '--check', '.'],
  ['tools/generate.ts', '--check'],
  ...build,
  [bin('knip', 'bin/knip.js')],
  ['tools/check-package.ts'],
];

/** @type {Record<string, string[][]>} */
export const tasks = {
  build,
  lint,
  format: [[bin('oxfmt', 'bin/oxfmt'), '.']],
  generate: [['tools/generate.ts']],
  test: [...build, vitest],
  // Brings the Node versions and the Bun that the package and the single file are tried with; without them those tests are skipped.
  runtimes: [['tools/bring-runtimes.mjs']],
  'test:package': [['tools/bring-runtimes.mjs'], ...build, [...vitest, 'test/package']],
  'build:binary': [...build, ['tools/build-binary.ts']],
  demo: [...build, ['tools/demo.ts']],
  picture: [...build, ['tools/picture.ts']],
  'test:client': [...build, ['test/client/record.ts']],
  'record:versions': [...build, ['tools/record-versions.ts']],
  'bench:launch': [...build, ['bench/launch.ts']],
  'check:static': checks,
  check: [...checks, vitest],
};
