import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Observation } from '../core/evidence/observation.ts';
import type { FingerprintOf } from '../core/secret.ts';
import type { Turn } from './answers.ts';
import { describeRequest, type RawRequest } from './describe-request.ts';
import { createProxy, type Refusal, type Tunnel } from './proxy.ts';
import type { Script } from '../core/evidence/script.ts';
import { createUpstreamListener, type Recorder } from './upstream.ts';

export type WitnessOptions = {
  /** Names of the mock upstreams, each with a port of its own. */
  readonly upstreams: readonly string[];
  /** Names of the proxies, each with a port of its own. */
  readonly proxies?: readonly string[];
  /** Upstreams that listen on a unix socket, by the path of the socket, which must not exist yet. */
  readonly sockets?: Readonly<Record<string, string>>;
  readonly fingerprint: FingerprintOf;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly scripts?: Readonly<Record<string, Script>>;
  /** Called for each observation, as it is made. */
  readonly onObservation?: (observation: Observation) => void;
  /** Shows requests with their secrets. For tests with made-up credentials only. */
  readonly inspect?: (request: RawRequest) => void;
  /** Takes over `CONNECT`s; without it they are refused. */
  readonly tunnel?: Tunnel;
  /** How they are refused; 502 by default. */
  readonly refusal?: Refusal;
};

/** A local stand-in for every server that a client may talk to. Everything listens on loopback, nothing leaves it. */
export type Witness = {
  /** `http://127.0.0.1:PORT` of every upstream and proxy, by name; a socket's path for those. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Everything seen since the start or the last reset, in order. */
  readonly observations: () => readonly Observation[];
  /** Forgets what was seen and takes new scripts. */
  readonly reset: (scripts?: Readonly<Record<string, Script>>) => void;
  /** Ends every connection and stops listening. Resolves when nothing is left; may be called twice. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const FIRST_TURN: Turn = { inference: 0, toolAsked: false };

/** Starts the servers. They don't keep the process alive: a caller that forgets them still ends. */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const log = createLog(options);
  const servers = createServers(options, log.recorder);
  const addresses: Record<string, string> = {};
  const stops: (() => Promise<void>)[] = [];
  for (const { name, server, socketPath } of servers) {
    stops.push(prepareStop(server));
    addresses[name] = await listen(server, socketPath);
  }
  const close = async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
  return { addresses, observations: log.observations, reset: log.reset, close, [Symbol.asyncDispose]: close };
}

function createLog({ fingerprint, now, scripts: initial = {}, onObservation, inspect }: WitnessOptions) {
  let seen: Observation[] = [];
  let scripts = initial;
  const turns = new Map<string, Turn>();
  const recorder: Recorder = {
    record: (request) => {
      const observation = describeRequest(request, { at: now(), fingerprint });
      seen.push(observation);
      onObservation?.(observation);
      inspect?.(request);
    },
    scriptOf: (server) => scripts[server] ?? {},
    turnOf: (server) => turns.get(server) ?? FIRST_TURN,
    advance: (server, turn) => void turns.set(server, turn),
  };
  const reset = (next: Readonly<Record<string, Script>> = {}) => {
    seen = [];
    scripts = next;
    turns.clear();
  };
  return { recorder, reset, observations: (): readonly Observation[] => [...seen] };
}

function upstreamServer(server: string, via: 'direct' | 'unix', recorder: Recorder): Server {
  const upstream = createServer(
    createUpstreamListener({ server, via, hostOf: (request) => request.headers.host ?? server }, recorder),
  );
  // TLS spoken to a plain port never becomes a request, and yet says that the client wanted to go here.
  upstream.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const speaksTls = error.rawPacket?.[0] === 0x16;
    if (speaksTls)
      recorder.record({ server, via, host: server, method: 'TLS', path: null, headers: {}, body: Buffer.alloc(0) });
    socket.destroy();
  });
  return upstream;
}

function createServers(options: WitnessOptions, recorder: Recorder) {
  const { upstreams, proxies = [], sockets = {}, tunnel = null } = options;
  const refusal = options.refusal === undefined ? {} : { refusal: options.refusal };
  return [
    ...upstreams.map((name) => ({ name, server: upstreamServer(name, 'direct', recorder), socketPath: null })),
    ...proxies.map((name) => ({
      name,
      server: createProxy({ server: name, recorder, tunnel, ...refusal }),
      socketPath: null,
    })),
    ...Object.entries(sockets).map(([name, socketPath]) => ({
      name,
      server: upstreamServer(name, 'unix', recorder),
      socketPath,
    })),
  ];
}

async function listen(server: Server, socketPath: string | null): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const listening = () => {
      server.off('error', reject);
      resolve();
    };
    if (socketPath === null) server.listen(0, '127.0.0.1', listening);
    else server.listen(socketPath, listening);
  });
  server.unref();
  if (socketPath !== null) return socketPath;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Connections are counted here, because a server forgets one that it gave away to a tunnel and then waits for it. */
function prepareStop(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.unref();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  };
}
