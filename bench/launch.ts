// What the launcher costs. Every command is started in turn, round after round, so that a change in the machine's speed
// hits all of them alike; medians, and ratios over `node -e 0` on the same Node: of the whole command, and of what it adds to
// starting the stub directly. The client is a stub that exits at once.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    others: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-bench-'));
const node = process.execPath;

type Contender = { readonly name: string; readonly argv: readonly string[] };

const home = path.join(scratch, 'home');
const stub = path.join(scratch, 'bin', 'claude');
const configuration = path.join(scratch, 'config.jsonc');

function prepare() {
  mkdirSync(path.dirname(stub), { recursive: true });
  mkdirSync(path.join(home, '.claude'), { recursive: true });
  writeFileSync(
    path.join(home, '.claude', 'settings.json'),
    JSON.stringify({ env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', EDITOR: 'vi' } }, null, 2),
  );
  writeFileSync(stub, '#!/bin/sh\n[ "$1" = --version ] && echo "2.1.330 (Claude Code)"\nexit 0\n');
  chmodSync(stub, 0o755);
  writeFileSync(
    configuration,
    JSON.stringify({
      providers: { lab: { baseUrl: 'http://127.0.0.1:9', auth: 'bearer' } },
      profiles: {
        lab: { provider: 'lab', model: 'lab/model', contextWindow: 100_000, credential: 'env:LAB_KEY', gateway: false },
      },
    }),
  );
}

const env = {
  PATH: [path.dirname(stub), path.dirname(node), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
  HOME: home,
  CORDON_CONFIG: configuration,
  LAB_KEY: 'bench-key',
};

function contenders(): readonly Contender[] {
  const cordon = [node, path.join(root, 'bin', 'cordon.cjs')];
  const own = [
    { name: 'stub, started directly', argv: [stub] },
    { name: 'node -e 0', argv: [node, '-e', '0'] },
    { name: 'cordon run native', argv: [...cordon, 'run', 'native'] },
    { name: 'cordon run lab (routed)', argv: [...cordon, 'run', 'lab'] },
  ];
  return values.others ? [...own, ...others()] : own;
}

/** Launchers that install from the registry, with their scripts not run; one that doesn't install is left out, and said. */
function others(): readonly Contender[] {
  return [
    { name: '@kaitranntt/ccs', spec: '@kaitranntt/ccs@7.79.1', bin: 'ccs', args: ['-p', 'hi'] },
    { name: 'claudish', spec: 'claudish@10.1.1', bin: 'claudish', args: ['--monitor', '-p', 'hi'] },
  ].flatMap(({ name, spec, bin, args }) => {
    try {
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', scratch, spec], {
        stdio: 'ignore',
        timeout: 300_000,
      });
      const entry = path.join(scratch, 'node_modules', '.bin', bin);
      return existsSync(entry) ? [{ name, argv: [entry, ...args] }] : [];
    } catch {
      process.stderr.write(`${name} did not install here and is left out.\n`);
      return [];
    }
  });
}

function time(argv: readonly string[]): number {
  const [program = '', ...args] = argv;
  const before = process.hrtime.bigint();
  spawnSync(program, args, { env, cwd: scratch, stdio: 'ignore', timeout: 30_000 });
  return Number(process.hrtime.bigint() - before) / 1e6;
}

try {
  prepare();
  const all = contenders();
  const samples = new Map(all.map(({ name }) => [name, [] as number[]]));
  for (const { argv } of all) time(argv);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const { name, argv } of all) samples.get(name)?.push(time(argv));
  }
  const baseline = median(samples.get('node -e 0') ?? []);
  const stubMs = median(samples.get('stub, started directly') ?? []);
  const rows = all.map(({ name }) => {
    const medianMs = median(samples.get(name) ?? []);
    return { name, medianMs, overNode: medianMs / baseline, addedOverNode: (medianMs - stubMs) / baseline };
  });
  for (const { name, medianMs, overNode, addedOverNode } of rows) {
    const ratios = `${overNode.toFixed(2)} x node -e 0, adds ${addedOverNode.toFixed(2)} x to the stub`;
    process.stdout.write(`${name.padEnd(26)} ${medianMs.toFixed(1).padStart(8)} ms   ${ratios}\n`);
  }
  if (values.out !== undefined)
    writeFileSync(
      values.out,
      `${JSON.stringify({ node: process.versions.node, rounds: Number(values.rounds), rows }, null, 2)}\n`,
    );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
