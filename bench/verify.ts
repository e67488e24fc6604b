// What a verification costs: the whole command, over a bare `claude -p` of the same client against a mock on loopback, in turn,
// round after round. Medians, and the ratio. The client is the pinned one; nothing else is contacted.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from '../src/conformance/lab.ts';
import { layOut } from '../src/conformance/lay-out.ts';
import { storedLogin } from '../src/core/cases/lab-case.ts';
import { KEY_VARIABLE, LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../src/core/cases/made-up.ts';
import { median } from './median.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, client: { type: 'string' } } });
const root = path.dirname(import.meta.dirname);
const client =
  values.client ??
  path.join(root, 'node_modules/@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude');

const lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
const layout = layOut(
  // As a person has it: the lab's own quiet is no part of the comparison.
  {
    env: { DISABLE_TELEMETRY: null, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: null },
    homeFiles: storedLogin(LOGIN_TOKEN),
  },
  { directory: path.join(lab.directory, 'run'), places: lab.places },
);
const provider = layout.places['provider'] ?? '';

function prepare(): void {
  const folder = path.join(layout.home, '.config', 'cordon');
  mkdirSync(folder, { recursive: true });
  const routed = { provider: 'lab', model: PROVIDER_MODEL, contextWindow: 100_000, credential: `env:${KEY_VARIABLE}` };
  const configuration = {
    providers: { lab: { baseUrl: provider, auth: 'bearer' } },
    profiles: { routed: { ...routed, gateway: false }, fronted: { ...routed, gateway: true } },
  };
  writeFileSync(path.join(folder, 'config.jsonc'), JSON.stringify(configuration), { mode: 0o600 });
}

const bare = { ANTHROPIC_BASE_URL: provider, ANTHROPIC_AUTH_TOKEN: PROVIDER_KEY, ANTHROPIC_MODEL: PROVIDER_MODEL };
const own = { [KEY_VARIABLE]: PROVIDER_KEY, CORDON_CLAUDE: client };
const cordon = [process.execPath, path.join(root, 'bin', 'cordon.cjs')];
const BASELINE = 'claude -p';
const contenders = [
  { name: BASELINE, argv: [client, '-p', 'hi'], env: bare },
  { name: 'verify routed', argv: [...cordon, 'verify', 'routed'], env: own },
  { name: 'verify, with a gateway', argv: [...cordon, 'verify', 'fronted'], env: own },
  { name: 'verify native', argv: [...cordon, 'verify', 'native'], env: own },
];

/** Not synchronous: the mock answers in this very process. */
async function time({ name, argv, env }: (typeof contenders)[number]): Promise<number> {
  const [program = '', ...args] = argv;
  const before = process.hrtime.bigint();
  const child = spawn(program, args, {
    env: { ...layout.env, ...env },
    cwd: layout.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${said}`);
  return Number(process.hrtime.bigint() - before) / 1e6;
}

try {
  prepare();
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const contender of [...contenders, ...contenders]) await time(contender);
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const contender of contenders) samples.get(contender.name)?.push(await time(contender));
  const baseline = median(samples.get(BASELINE) ?? []);
  for (const { name } of contenders) {
    const medianMs = median(samples.get(name) ?? []);
    const ratio = (medianMs / baseline).toFixed(2);
    process.stdout.write(`${name.padEnd(24)} ${medianMs.toFixed(0).padStart(6)} ms   ${ratio} x ${BASELINE}\n`);
  }
} finally {
  await lab.close();
}
