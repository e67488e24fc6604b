// Installs the exact tree of a lock file. Node 20 reads this file as it is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Installs once: a stamp beside the tree remembers which lock it came from. `what` names it in messages. */
export function install(folder, what) {
  const tree = path.join(folder, 'node_modules');
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(tree, '.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return { ok: true };
  // npm empties what the link points to before it installs: another checkout would lose its dependencies.
  if (lstatSync(tree, { throwIfNoEntry: false })?.isSymbolicLink()) return { ok: false, message: linked(tree) };
  process.stderr.write(`Installing ${what} (once) …\n`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], options(folder))
    : spawnSync('npm', args, { ...options(folder), shell: process.platform === 'win32' });
  if (result.status !== 0)
    return { ok: false, message: `${what} could not be installed: ${result.error?.message ?? 'npm ci failed'}.` };
  writeFileSync(stamp, lock);
  return { ok: true };
}

const linked = (tree) =>
  `${tree} is a symbolic link, and npm would empty the folder that it points to. Remove the link and run this again.`;

// npm's chatter goes to standard error: what the task prints is the only thing on standard output.
const options = (folder) => ({
  cwd: folder,
  stdio: ['ignore', 2, 2],
  env: cleanNpmEnvironment(),
});

/** `npm run` exports the outer package's settings; an inner npm must read its own folder's. */
function cleanNpmEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name));
  return Object.fromEntries(kept);
}
