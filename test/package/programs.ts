import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRuntime } from '../../tools/runtimes.mjs';
import { compileSingleFile } from '../../tools/single-file.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** cordon as a person has it: a program on PATH, from the package or as a single file. */
export type Program = {
  readonly title: string;
  /** Folders in front of the system's on PATH. */
  readonly path: readonly string[];
  /** Why it can't be tried here, or null. */
  readonly missing: string | null;
};

export type Workshop = {
  readonly programs: readonly Program[];
  /** The installed package, for a Node that is too old. */
  readonly installed: string;
  readonly directory: string;
  readonly close: () => void;
};

export function manifestVersion(): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

/** The lines of Node that the package is for; its own `engines` begins in the first. */
const LINES = [22, 24, 26] as const;

/** Packs and installs the package as a registry would, and builds the single file. */
export function openWorkshop(): Workshop {
  if (!existsSync(path.join(root, 'dist', 'cli.cjs')))
    throw new Error('cordon is not built: run `npm run build` first.');
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-package-'));
  const installed = installPackage(directory);
  return {
    directory,
    installed,
    programs: [...LINES.map((line) => onNode(line, { directory, installed })), singleFile(directory)],
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function installPackage(directory: string): string {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      encoding: 'utf8',
      // npm's own start-up notices are no part of this.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', HOME: directory, npm_config_update_notifier: 'false' },
    });
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', directory], root)) as readonly {
    readonly filename: string;
  }[];
  if (packed === undefined) throw new Error('npm pack printed nothing');
  // Offline: a package without dependencies needs nothing but itself.
  npm(
    ['install', '--offline', '--omit=optional', '--prefix', directory, path.join(directory, packed.filename)],
    directory,
  );
  return path.join(directory, 'node_modules', '.bin');
}

function onNode(line: number, { directory, installed }: Pick<Workshop, 'directory' | 'installed'>): Program {
  const title = `the package on Node ${line}`;
  const own = Number(process.versions.node.split('.')[0]) === line ? process.execPath : null;
  const node = own ?? findRuntime(`node-${line}`);
  if (node === null) return { title, path: [], missing: `Node ${line} is not here: \`npm run runtimes\` brings it` };
  // A folder with nothing but this Node: the one that runs the tests may lie beside other programs.
  const folder = path.join(directory, `node-${line}`);
  mkdirSync(folder);
  symlinkSync(node, path.join(folder, 'node'));
  return { title, path: [installed, folder], missing: null };
}

function singleFile(directory: string): Program {
  const title = 'the single file';
  if (findRuntime('bun') === null) return { title, path: [], missing: 'Bun is not here: `npm run runtimes` brings it' };
  const folder = path.join(directory, 'single-file');
  mkdirSync(folder);
  const problem = compileSingleFile({ outfile: path.join(folder, 'cordon') });
  if (problem !== null) throw new Error(problem);
  return { title, path: [folder], missing: null };
}

/** A Node that is older than the package takes, or null. CI's system has one; elsewhere the line that says it is not seen. */
export function findOldNode(): string | null {
  const found = spawnSync('/usr/bin/env', ['node', '--version'], {
    encoding: 'utf8',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });
  const [major = 99, minor = 0] = (found.stdout ?? '').slice(1).split('.').map(Number);
  return found.status === 0 && (major < 22 || (major === 22 && minor < 15)) ? '/usr/local/bin:/usr/bin:/bin' : null;
}
