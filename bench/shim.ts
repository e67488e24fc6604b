// What a ready-made program adds to starting the client, and what a shell waits for. Every command is started in turn, round
// after round; what one adds is the median of its differences to the direct start of the same round. The client is a stub
// that exits at once. A program that left the launch to cordon would be timed as something else, so that is checked first.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' }, out: { type: 'string' } } });
const root = path.dirname(import.meta.dirname);
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-bench-')));
const [home, bin, programs] = ['home', 'bin', 'programs'].map((name) => path.join(scratch, name)) as [
  string,
  string,
  string,
];
const cordon = [process.execPath, path.join(root, 'bin', 'cordon.cjs')];
const stub = path.join(bin, 'claude');
const env = { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, HOME: home };

function prepare(): void {
  for (const folder of [path.join(home, '.claude'), path.join(home, 'work'), bin])
    mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(home, '.claude', 'settings.json'), JSON.stringify({ env: { EDITOR: 'vi' } }));
  put(stub, '[ "$1" = --version ] && echo "2.1.330 (Claude Code)"\n[ -n "$SHOW" ] && echo "$CORDON_SESSION"\nexit 0\n');
  put(path.join(bin, 'nothing-checked'), `exec '${stub}' "$@"\n`);
  execFileSync(cordon[0] ?? '', [...cordon.slice(1), 'shim', 'native', '--dir', programs], {
    env,
    cwd: home,
    stdio: 'ignore',
  });
  const seen = execFileSync(path.join(programs, 'claude-native'), ['-p', 'hi'], {
    env: { ...env, SHOW: '1' },
    cwd: path.join(home, 'work'),
    encoding: 'utf8',
  });
  if (!seen.startsWith('shim-')) throw new Error('The program asked cordon: there is nothing to measure.');
}

function put(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}`);
  chmodSync(file, 0o755);
}

const contenders = () => [
  { name: 'stub, started directly', argv: [stub, '-p', 'hi'] },
  { name: 'sh that checks nothing', argv: [path.join(bin, 'nothing-checked'), '-p', 'hi'] },
  { name: 'claude-native, ready-made', argv: [path.join(programs, 'claude-native'), '-p', 'hi'] },
  { name: 'cordon run native', argv: [...cordon, 'run', 'native', '-p', 'hi'] },
  { name: 'cordon complete (one Tab)', argv: [...cordon, 'complete', 'bash', 'cordon', '--', 'run', ''] },
  { name: 'cordon shell-init bash', argv: [...cordon, 'shell-init', 'bash'] },
  { name: 'node -e 0', argv: [process.execPath, '-e', '0'] },
];

function time([program = '', ...args]: readonly string[]): number {
  const before = process.hrtime.bigint();
  spawnSync(program, args, { env, cwd: path.join(home, 'work'), stdio: 'ignore', timeout: 30_000 });
  return Number(process.hrtime.bigint() - before) / 1e6;
}

try {
  prepare();
  const all = contenders();
  for (const { argv } of all) time(argv);
  const rounds = Array.from({ length: Number(values.rounds) }, () => all.map(({ argv }) => time(argv)));
  const rows = all.map(({ name }, index) => ({
    name,
    medianMs: median(rounds.map((round) => round[index] ?? 0)),
    addedMs: median(rounds.map((round) => (round[index] ?? 0) - (round[0] ?? 0))),
  }));
  for (const { name, medianMs, addedMs } of rows)
    process.stdout.write(`${name.padEnd(28)} ${medianMs.toFixed(2).padStart(8)} ms   adds ${addedMs.toFixed(2)} ms\n`);
  if (values.out !== undefined)
    writeFileSync(
      values.out,
      `${JSON.stringify({ node: process.versions.node, rounds: rounds.length, rows }, null, 2)}\n`,
    );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
