// Runs a task of this repository in a fresh clone: brings a Node that is new enough (from the npm registry, where the
// system's is too old) and the pinned development dependencies, then runs the task. Node 20 reads this file as it is.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { bringRuntime, findRuntime } from './runtimes.mjs';
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

function stop(message, status = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(status);
}

function findNode() {
  const own = process.versions.node;
  if (isNewEnough(own)) return process.execPath;
  const problem = bringRuntime('node-24', `, because the system's is ${own}`);
  if (problem !== null)
    stop(
      `cordon is built with Node ${needed.join('.')} or newer; this is ${own}. ${problem} Install Node 24 and run this again.`,
    );
  return findRuntime('node-24');
}

const [name = '', ...rest] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (!task) stop(`No task ${JSON.stringify(name)}. There are: ${Object.keys(tasks).join(', ')}.`, 2);
const node = findNode();
const installed = install(root, 'the development dependencies');
if (!installed.ok) stop(installed.message);
const env = { ...process.env, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) };
task.forEach((step, index) => {
  const last = index === task.length - 1;
  run(node, [...step, ...(last ? rest : [])], { env });
});
