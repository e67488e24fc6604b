// The other programs of `bench/gateway.ts`: nginx where it is there, and gateways from the registry.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type Usage = { readonly cpuUs: number; readonly rssMb: number };
export type Contender = {
  readonly name: string;
  readonly port: number;
  /** Milliseconds from its start until it listens. */
  readonly readyMs: number;
  readonly headers: readonly string[];
  readonly usage: () => Promise<Usage>;
  /** Asked in one of so many rounds: 1 for what is as quick as the others. */
  readonly every: number;
};

type Setting = {
  /** Removed at the end. */
  readonly scratch: string;
  /** Ended at the end. */
  readonly children: ChildProcess[];
  readonly token: string;
  /** Where gateways from the registry are installed, if they are to stay. */
  readonly installed: string | undefined;
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number, ms: number): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; await wait(100)) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return true;
  }
  return false;
}

/** CPU time of a program that isn't ours, of all its threads, from the kernel (Linux). */
export function usageOf(pid: number): () => Promise<Usage> {
  return () => {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((task) =>
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]),
    );
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return Promise.resolve({
      cpuUs: nanoseconds.reduce((sum, each) => sum + each, 0) / 1000,
      rssMb: (Number(pages) * 4096) / 1e6,
    });
  };
}

export async function nginx(setting: Setting, upstreamPort: number): Promise<readonly Contender[]> {
  const port = await freePort();
  const { scratch } = setting;
  const config = path.join(scratch, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${scratch}/nginx.pid; error_log /dev/null; events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${scratch}/b; proxy_temp_path ${scratch}/p; fastcgi_temp_path ${scratch}/f; uwsgi_temp_path ${scratch}/u; scgi_temp_path ${scratch}/s; client_max_body_size 64m; client_body_buffer_size 1m;
upstream mock { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000000; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`,
  );
  return foreign(setting, {
    name: 'nginx',
    port,
    argv: ['nginx', '-c', config, '-p', scratch],
    env: {},
    headers: [],
    every: 1,
  });
}

async function foreign(
  { scratch, children }: Setting,
  program: {
    readonly name: string;
    readonly port: number;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly headers: readonly string[];
    readonly every: number;
  },
): Promise<readonly Contender[]> {
  const { name, port, argv, env, headers, every } = program;
  const [file = '', ...args] = argv;
  const began = performance.now();
  const child = spawn(file, args, { env: { ...process.env, ...env }, cwd: scratch, stdio: 'ignore' });
  child.on('error', () => {});
  children.push(child);
  if (child.pid === undefined || !(await untilListening(port, 20_000))) {
    process.stderr.write(`${name} does not run here and is left out.\n`);
    return [];
  }
  return [{ name, port, headers, every, readyMs: performance.now() - began, usage: usageOf(child.pid) }];
}

/** Gateways from the registry, their install scripts not run, in a scratch directory with a home of their own. */
export async function others(setting: Setting, upstream: string): Promise<readonly Contender[]> {
  const { scratch, token, installed } = setting;
  const place = installed ?? scratch;
  const install = (name: string, version: string) => {
    if (existsSync(path.join(place, 'node_modules', name))) return;
    const spec = `${name}@${version}`;
    try {
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', place, spec], {
        stdio: 'ignore',
        timeout: 300_000,
      });
    } catch {
      process.stderr.write(`${spec} did not install here.\n`);
    }
  };
  install('@portkey-ai/gateway', '1.15.2');
  install('@musistudio/claude-code-router', '2.0.0');
  const home = path.join(scratch, 'home');
  execFileSync('mkdir', ['-p', path.join(home, '.claude-code-router')]);
  const portkeyPort = await freePort();
  const routerPort = await freePort();
  writeFileSync(
    path.join(home, '.claude-code-router', 'config.json'),
    JSON.stringify({
      HOST: '127.0.0.1',
      PORT: routerPort,
      APIKEY: token,
      LOG: false,
      NON_INTERACTIVE_MODE: true,
      Providers: [
        {
          name: 'bench',
          api_base_url: `${upstream}/v1/messages`,
          api_key: 'k',
          models: ['bench/model'],
          transformer: { use: ['Anthropic'] },
        },
      ],
      Router: { default: 'bench,bench/model' },
    }),
  );
  // The stock build answers 500 to every stream on Node 20 to 24: it appends to the headers of a response of `fetch`, which
  // can't be changed ("TypeError: immutable"). With a copy of them it works; the copy is what it is helped with.
  const helped = path.join(scratch, 'mutable-headers.mjs');
  writeFileSync(
    helped,
    'const ask = globalThis.fetch; globalThis.fetch = async (...all) => { const { body, status, statusText, headers } = await ask(...all); return new Response(body, { status, statusText, headers: new Headers(headers) }); };',
  );
  const portkey = path.join(place, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
  const router = path.join(place, 'node_modules', '@musistudio', 'claude-code-router', 'dist', 'cli.js');
  return [
    ...(existsSync(portkey)
      ? await foreign(setting, {
          name: 'portkey 1.15.2, helped',
          port: portkeyPort,
          argv: [process.execPath, '--import', helped, portkey, `--port=${portkeyPort}`, '--headless'],
          env: { HOME: home },
          every: 10,
          headers: [
            'x-portkey-provider: anthropic',
            `x-portkey-custom-host: ${upstream}/v1`,
            `authorization: Bearer ${token}`,
            `x-api-key: ${token}`,
          ],
        })
      : []),
    ...(existsSync(router)
      ? await foreign(setting, {
          name: 'claude-code-router 2.0.0',
          port: routerPort,
          argv: [process.execPath, router, 'start'],
          env: { HOME: home },
          every: 10,
          headers: [`authorization: Bearer ${token}`, `x-api-key: ${token}`],
        })
      : []),
  ];
}
