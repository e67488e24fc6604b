import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Bun writes the path of the machine that builds into a CommonJS module, where nothing in cordon reads it, and the way to
 * each module from where the build was started into a comment, which goes with the white space.
 */
const WITHOUT_BUILD_PATHS = [
  ...['__filename', '__dirname'].flatMap((name) => ['--define', `${name}="cordon"`]),
  '--minify-whitespace',
];

/**
 * Variables of Bun's own that turn its program into another one (1.4.5): the first runs foreign code in front of cordon, the
 * second makes it Bun, which runs what a project calls by the profile's name, and the third and those that begin with it
 * open it to a debugger. There is no option against them.
 */
const TAKEOVERS = ['BUN_OPTIONS', 'BUN_BE_BUN', 'BUN_INSPECT'];

export type SingleFileRequest = {
  readonly outfile: string;
  /** What a build without these precautions would do; only the test of them asks for it. */
  readonly careless?: boolean;
};

/** Makes the single-file program from the bundle that is built. Returns why that failed, or null. */
export function compileSingleFile({ outfile, careless = false }: SingleFileRequest): string | null {
  const bun = findRuntime('bun');
  if (bun === null) return 'Bun is not here: run `npm run runtimes bun`.';
  const sealed = `${outfile}.runtime`;
  try {
    if (!careless) sealRuntime(bun, sealed);
    const args = [
      'build',
      '--compile',
      // A third of the start, or less: nothing is parsed (docs/decisions/025).
      '--bytecode',
      ...(careless ? [] : ['--compile-executable-path', sealed, ...READ_NOTHING_OF_A_PROJECT]),
      ...WITHOUT_BUILD_PATHS,
      path.join(root, 'tools', 'single-file-entry.cjs'),
      '--outfile',
      outfile,
    ];
    // Bun writes a temporary file beside where it is started.
    const built = spawnSync(bun, args, { cwd: path.dirname(outfile), encoding: 'utf8', env: withoutTakeovers() });
    return built.status === 0 ? null : `bun build --compile failed: ${built.error?.message ?? built.stderr}`;
  } finally {
    rmSync(sealed, { force: true });
  }
}

/**
 * A copy of the runtime that knows those variables by a name which none can have: it begins with a zero byte. Where its own
 * JavaScript names one there is no such byte to put, and none is needed: that part is only loaded for a debugger. Every
 * name has to be there, so that a newer Bun which spells them otherwise doesn't go by unnoticed.
 */
function sealRuntime(bun: string, sealed: string): void {
  const bytes = readFileSync(bun);
  for (const name of TAKEOVERS) {
    const places = placesOf(bytes, name).filter(
      (at) => !bytes.subarray(0, at).subarray(-IN_SCRIPT.length).equals(IN_SCRIPT),
    );
    if (places.length === 0) throw new Error(`Bun has no ${name} any more: see what took its place.`);
    for (const at of places) bytes[at] = 0;
  }
  writeFileSync(sealed, bytes, { mode: 0o755 });
}

const IN_SCRIPT = Buffer.from('process.env.');

function placesOf(bytes: Buffer, name: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) places.push(at);
  return places;
}

function withoutTakeovers() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !TAKEOVERS.some((one) => name.startsWith(one))),
  );
}
