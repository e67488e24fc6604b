import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { verifyCommand, type VerifyInput } from '../../src/commands/verify.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { VerifyReport } from '../../src/core/report/verify-report.ts';
import type { TokenPrice } from '../../src/core/usage/price.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import { storedLogin, type LabCase } from '../../src/core/cases/lab-case.ts';
import { layOut, type Layout } from '../../src/conformance/lay-out.ts';

/** A server that must never be asked anything: the provider itself, or where a leak points. */
export type Silent = { readonly address: string; readonly asked: () => number };

const directories: string[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export async function startSilent(): Promise<Silent> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(500).end();
  });
  server.on('connect', (_request, socket) => {
    asked += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

export type Situation = { readonly layout: Layout; readonly env: Readonly<Record<string, string>> };

/** A person's machine: logged in, with a profile at `@provider` and one that goes by https, and whatever the case leaks. */
export function arrange(
  situation: LabCase,
  places: Readonly<Record<string, string>>,
  prices: Readonly<Record<string, TokenPrice>> = {},
): Situation {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-verify-')));
  directories.push(directory);
  const homeFiles = { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles };
  const layout = layOut(
    { ...situation, homeFiles },
    { directory, places: { proxy: 'http://127.0.0.1:9', authority: '', ...places } },
  );
  const configuration = path.join(layout.home, '.config', 'cordon', 'config.jsonc');
  mkdirSync(path.dirname(configuration), { recursive: true });
  writeFileSync(
    configuration,
    JSON.stringify({ ...configurationWith(places.provider ?? 'http://127.0.0.1:9'), prices }),
    {
      mode: 0o600,
    },
  );
  const { NODE_EXTRA_CA_CERTS: _unused, ...env } = layout.env;
  return { layout, env: { ...env, LAB_KEY: PROVIDER_KEY } };
}

function configurationWith(provider: string) {
  const profile = { model: PROVIDER_MODEL, credential: 'env:LAB_KEY', gateway: false, contextWindow: 100_000 };
  return {
    providers: {
      lab: { baseUrl: `${provider}/prefix`, auth: 'bearer' },
      secure: { baseUrl: 'https://provider.example/api', auth: 'x-api-key' },
    },
    profiles: {
      lab: { provider: 'lab', ...profile },
      secure: { provider: 'secure', ...profile },
      capped: { provider: 'lab', ...profile, gateway: true, budget: { usd: 5, per: 'day' } },
    },
  };
}

export async function verify(
  { layout, env }: Situation,
  { client, ...input }: VerifyInput & { readonly client: string },
): Promise<VerifyReport> {
  const host = createNodeHost({ env: { ...env, CORDON_CLAUDE: client }, cwd: layout.cwd });
  const outcome = await verifyCommand(host, input);
  if (!outcome.ok) throw new Error(`${outcome.problem.code}: ${outcome.problem.message}`);
  return outcome.value;
}

/** The plan as it would be without its overlay, its switch and everything that it takes out of the environment. */
export function withoutContainment(plan: Plan): Plan {
  const place = plan.argv.indexOf('--settings');
  const argv = plan.argv.filter((_word, index) => place === -1 || (index !== place && index !== place + 1));
  const env = Object.fromEntries(Object.entries(plan.env).filter(([name]) => name.startsWith('CORDON_')));
  return { ...plan, argv, env, settings: null };
}
