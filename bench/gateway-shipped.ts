// The gateway as a launch starts it: the built program, with its flags, its variables and its socket.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { GATEWAY_FLAGS, GATEWAY_VARIABLES } from '../src/host/gateway-runtime.ts';
import { benchOrder } from './gateway-order.ts';
import { usageOf, type Contender } from './gateway-rivals.ts';

const PROGRAM = path.join(import.meta.dirname, '..', 'dist', 'cli.cjs');

export async function shippedGateway(setting: {
  readonly upstream: string;
  readonly token: string;
  readonly scratch: string;
  readonly children: ChildProcess[];
}): Promise<Contender> {
  const { upstream, token, scratch, children } = setting;
  const stateDirectory = path.join(scratch, 'state');
  mkdirSync(stateDirectory, { mode: 0o700 });
  const server = createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { fd } = (server as Server & { readonly _handle: { readonly fd: number } })._handle;
  const began = performance.now();
  const child = spawn(process.execPath, [...GATEWAY_FLAGS, PROGRAM, 'gateway', 'serve'], {
    env: { HOME: scratch, PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: scratch, ...GATEWAY_VARIABLES },
    stdio: ['pipe', 'ignore', 'ignore', fd],
    cwd: '/',
  });
  children.push(child);
  child.stdin?.end(`${JSON.stringify(benchOrder({ upstream, token, stateDirectory }))}\n`);
  server.close();
  if (child.pid === undefined) throw new Error('build it first: npm run build');
  return {
    name: 'gateway as launched',
    port,
    every: 1,
    readyMs: performance.now() - began,
    headers: [`authorization: Bearer ${token}`],
    usage: usageOf(child.pid),
  };
}
