import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findRuntime } from './runtimes.mjs';

const root = path.dirname(import.meta.dirname);

/**
 * Bun's program reads `.env` and `bunfig.toml` of the folder that it is started in, unless it is told not to: a project
 * would put variables into cordon, and run its code there (Bun 1.4.5).
 */
const READ_NOTHING_OF_A_PROJECT = [
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  '--no-compile-autoload-tsconfig',
  '--no-compile-autoload-package-json',
];

/** Bun writes the path of the machine that builds into a CommonJS module; nothing in cordon reads it there. */
const WITHOUT_BUILD_PATHS = ['--define', '__filename="cordon"'];

export type SingleFileRequest = {
  readonly outfile: string;
  /** What a careless build would do; only the test of these very options asks for it. */
  readonly readsProjectFiles?: boolean;
};

/** Makes the single-file program from the bundle that is built. Returns why that failed, or null. */
export function compileSingleFile({ outfile, readsProjectFiles = false }: SingleFileRequest): string | null {
  const bun = findRuntime('bun');
  if (bun === null) return 'Bun is not here: run `npm run runtimes bun`.';
  const args = [
    'build',
    '--compile',
    ...(readsProjectFiles ? [] : READ_NOTHING_OF_A_PROJECT),
    ...WITHOUT_BUILD_PATHS,
    path.join(root, 'tools', 'single-file-entry.cjs'),
    '--outfile',
    outfile,
  ];
  // Bun writes a temporary file beside where it is started.
  const built = spawnSync(bun, args, { cwd: path.dirname(outfile), encoding: 'utf8', env: withoutBunOptions() });
  return built.status === 0 ? null : `bun build --compile failed: ${built.error?.message ?? built.stderr}`;
}

function withoutBunOptions() {
  const { BUN_OPTIONS: _unused, ...env } = process.env;
  return env;
}
