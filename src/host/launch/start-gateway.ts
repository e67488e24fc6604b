import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { makeOrder } from '../../core/gateway/make-order.ts';
import type { GatewayPlan } from '../../core/plan/gateway-plan.ts';
import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import { GATEWAY_FLAGS, GATEWAY_VARIABLES } from '../gateway-runtime.ts';
import type { Host } from '../host.ts';
import { startTimeOf } from '../process-identity.ts';
import { ownCommand } from '../own-command.ts';
import { openStateDirectory } from '../state-directory.ts';

export type GatewayRequest = {
  readonly host: Host;
  readonly gateway: GatewayPlan;
  readonly session: string;
  readonly profile: string;
  /** The environment that the client will get: the gateway takes the person's network from it. */
  readonly env: Readonly<Record<string, string>>;
};

export type StartedGateway = { readonly port: number; readonly pid: number };

/** The file descriptor on which the gateway finds its listening socket. */
export const LISTEN_FD = 3;

/**
 * Starts the gateway of a session and doesn't wait for it: the socket listens before the gateway and the client are
 * started, so that both start at the same time and no request comes too early. The order with the keys goes through a
 * pipe. The gateway has a process group of its own, so that a Ctrl-C meant for the client doesn't reach it.
 */
export async function startGateway(request: GatewayRequest): Promise<Outcome<StartedGateway>> {
  const { host, gateway, session, profile, env } = request;
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const parent = { pid: host.pid, processStart: startTimeOf(host.pid) };
  const order = makeOrder({ gateway, session, profile, stateDirectory: state.value, parent, env });
  const unusable = order.upstreams.find(({ proxy }) => proxy !== null && !/^https?:\/\//i.test(proxy));
  if (unusable !== undefined) return fail(foreignProxy(unusable.provider));
  try {
    const server = await listen();
    const [program, ...words] = ownCommand(process.argv, GATEWAY_FLAGS);
    const child = spawn(program, [...words, 'gateway', 'serve'], {
      env: { ...ownEnvironment(env), ...GATEWAY_VARIABLES },
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore', descriptorOf(server)],
    });
    const port = portOf(server);
    await handOver(child, `${JSON.stringify(order)}\n`);
    // The gateway holds the socket now; this copy would keep it open behind its back where the launcher stays.
    server.close();
    child.unref();
    return succeed({ port, pid: child.pid ?? 0 });
  } catch (error) {
    return fail(cannotStart(codeOf(error)));
  }
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 511 }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

/** Node has no public name for it; the child gets the socket itself, not a copy of its port. */
function descriptorOf(server: Server): number {
  const { fd } = (server as Server & { readonly _handle: { readonly fd: number } })._handle;
  if (fd < 0) throw new Error('a listening socket has a descriptor');
  return fd;
}

/** Resolves when the pipe took the whole order; the launcher may then be gone. */
function handOver(child: ChildProcess, order: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdin?.once('error', reject);
    child.stdin?.end(order, () => resolve());
  });
}

/** What the gateway's process may know: the person's network, where files are, and how PostgreSQL is reached. No key is among it. */
function ownEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name)));
}

const KEPT =
  /^(?:HOME|PATH|LANG|LC_\w+|TZ|XDG_(?:STATE|CACHE|CONFIG|RUNTIME)_(?:HOME|DIR)|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|PG[A-Z]+|SYSTEMROOT|LOCALAPPDATA|APPDATA)$/;

function foreignProxy(provider: string): Problem {
  return {
    code: 'gateway-proxy',
    kind: 'unsafe',
    message: `Requests to "${provider}" would go through a proxy that a gateway can’t speak to: it takes http:// and https:// proxies.`,
    hint: 'Name such a proxy in HTTPS_PROXY, or name the host in NO_PROXY; nothing was launched.',
  };
}

function cannotStart(reason: string): Problem {
  return {
    code: 'gateway-not-started',
    kind: 'unsafe',
    message: `The gateway of this session could not be started: ${reason}.`,
    hint: 'Nothing was launched; see that programs may listen on 127.0.0.1.',
  };
}
