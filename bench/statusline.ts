// What the status line costs that a session's client starts again and again: the whole process, as the overlay starts it,
// over `node -e 0` on the same Node, in turn, round after round. Medians, and the ratio.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '60' } } });
const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-bench-'));
const program = path.join(root, 'bin', 'cordon.cjs');
const directory = path.join(scratch, '.local', 'state', 'cordon', 'sessions', 's-1-abcdef');
const watched = [1, 2, 3, 4].map((number) => path.join(scratch, `settings-${number}.json`));

/** A session as it is after its first turn: record, note and what was spent. */
function prepare() {
  mkdirSync(directory, { recursive: true });
  const route = {
    version: '2.1.330',
    managedByHost: true,
    baseUrl: 'https://router.example/api',
    provider: 'custom',
    destination: 'https://router.example/api',
    model: 'lab/model',
    authorization: 'ANTHROPIC_AUTH_TOKEN',
    apiKey: null,
  };
  const files = Object.fromEntries(watched.map((file) => [file, null]));
  const put = (name: string, value: object) => writeFileSync(path.join(directory, name), JSON.stringify(value));
  put('session.json', { id: 's-1-abcdef', profile: 'lab', route, inside: { hooks: true, watched, statusLine: null } });
  put('seen.json', { at: '2026-01-01T00:00:00.000Z', event: 'Stop', route: 'as-planned', reasons: [], files });
  put('spent.json', { spentMicroUsd: 1_234_567, limitMicroUsd: 5_000_000 });
}

const contenders = [
  { name: 'node -e 0', argv: ['-e', '0'] },
  { name: 'statusline', argv: [program, 'statusline', directory] },
  { name: 'hook (Stop)', argv: [program, 'hook', directory] },
];
const input = JSON.stringify({ hook_event_name: 'Stop', session_id: 'x', model: { id: 'lab/model' }, workspace: {} });
const env = {
  PATH: '/usr/bin:/bin',
  HOME: scratch,
  ANTHROPIC_BASE_URL: 'https://router.example/api',
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
};

function time(argv: readonly string[]): number {
  const before = process.hrtime.bigint();
  const ended = spawnSync(process.execPath, argv, { env, input, timeout: 30_000 });
  if (ended.status !== 0) throw new Error(`${argv.join(' ')} ended with ${ended.status}: ${String(ended.stderr)}`);
  return Number(process.hrtime.bigint() - before) / 1e6;
}

try {
  prepare();
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  // Twice, so that Node's own cache of compiled code is written and then used.
  for (const { argv } of [...contenders, ...contenders]) time(argv);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const { name, argv } of contenders) samples.get(name)?.push(time(argv));
  }
  const baseline = median(samples.get('node -e 0') ?? []);
  for (const { name } of contenders) {
    const medianMs = median(samples.get(name) ?? []);
    process.stdout.write(
      `${name.padEnd(14)} ${medianMs.toFixed(1).padStart(8)} ms   ${(medianMs / baseline).toFixed(2)} x node -e 0\n`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
