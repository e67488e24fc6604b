import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROVIDERS } from '../core/catalogue/providers.ts';
import { LIMITS, type Limits } from '../core/gateway/limits.ts';
import type { GatewayOrder } from '../core/gateway/order.ts';
import { REFUSALS } from '../core/gateway/refusals.ts';
import { errorBody, type VendorError } from '../core/gateway/vendor-error.ts';
import type { Ledger } from '../core/usage/ledger.ts';
import { createAccounts } from './accounts.ts';
import { answerError } from './answer.ts';
import { createBodyBuffers } from './body-buffers.ts';
import { createTokenCheck } from './check-token.ts';
import { createCrowd, type Crowd } from './crowd.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createListener, type Listener } from './listener.ts';
import { listenOn, type Listening, type ListenOn } from './listening.ts';
import { createNotices, type Notify } from './notices.ts';
import { createRedactors, secretForms } from './redactor.ts';
import { createSlots } from './slots.ts';
import type { Transport } from './transport.ts';
import { createUndiciTransport, type Proxied } from './undici-transport.ts';
import { createUpstreams } from './upstreams.ts';
import { createWatch } from './watch.ts';

export type GatewayOptions = {
  readonly order: GatewayOrder;
  readonly ledger: Ledger;
  readonly listen: ListenOn;
  readonly notify: Notify;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits?: Partial<Limits>;
  readonly transport?: Transport;
  /** Called when very many requests are under way, and when they no longer are. */
  readonly crowded?: (isCrowded: boolean) => void;
};

export type RunningGateway = {
  /** `http://127.0.0.1:PORT`, what the client is told. */
  readonly address: string;
  /** Requests of the client's that are not answered to their end. */
  readonly active: () => number;
  /** Takes no new request, lets those under way end for up to `ms`, and sees their costs written. */
  readonly drain: (ms: number) => Promise<void>;
  /** Cuts what is left and stops listening. May be called twice. */
  readonly close: () => Promise<void>;
};

const LOOK_EVERY_MS = 1000;
const CHECK_CONNECTIONS_MS = 2000;
/** Longer than the client keeps an idle connection: who closes first must not be the one that still gets requests. */
const KEEP_ALIVE_MS = 600_000;

/** Starts the loopback server of one session. Rejects where it can't listen. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const limits = { ...LIMITS, ...options.limits };
  const transport = options.transport ?? createUndiciTransport(limits, await findProxied(options.order));
  const gateway = createContext({ ...options, transport }, limits);
  const { headersMs, requestMs } = limits;
  const pace = {
    headersMs,
    requestMs,
    keepAliveMs: KEEP_ALIVE_MS,
    everyMs: Math.min(CHECK_CONNECTIONS_MS, headersMs),
  };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: pace.everyMs,
    insecureHTTPParser: false,
    noDelay: true,
  });
  let host = '';
  const listener = createListener(gateway, {
    hostOf: () => host,
    checkToken: createTokenCheck(options.order.token),
  });
  const state: State = { crowd: createCrowd(options.crowded ?? (() => undefined)), isEnding: false };
  const counted = (serve: Listener['listen']): Listener['listen'] => {
    return (incoming, response) => {
      state.crowd.enter();
      response.on('close', state.crowd.leave);
      if (state.isEnding) answerError(response, REFUSALS.ending, '');
      else serve(incoming, response);
    };
  };
  server.on('request', counted(listener.listen));
  server.on('checkContinue', counted(listener.listenBeforeBody));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => sayMalformed(error, socket));
  for (const event of ['connect', 'upgrade'] as const) {
    server.on(event, (_incoming, socket: Duplex) => writeRefusal(socket, REFUSALS.path));
  }
  const listening = await listenOn(server, options.listen, pace);
  host = `127.0.0.1:${listening.port}`;
  return runningGateway({ address: `http://${host}`, server, listening, gateway, state, idle: listener.idle });
}

/** Unique among all gateways, and of one length: random bytes for each request would cost more than its parsing. */
function createIds(): () => string {
  const own = randomBytes(8).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return own + count.toString(16).padStart(8, '0');
  };
}

type State = { readonly crowd: Crowd; isEnding: boolean };

/** Nothing of proxies is loaded where no upstream has one. */
async function findProxied({ upstreams }: GatewayOrder): Promise<Proxied | null> {
  const proxies = new Map(
    upstreams.flatMap(({ baseUrl, proxy }) => (proxy === null ? [] : [[new URL(baseUrl).origin, proxy] as const])),
  );
  if (proxies.size === 0) return null;
  const { createProxyPool } = await import('./proxy-pool.ts');
  return { proxies, createPool: createProxyPool };
}

function createContext(options: GatewayOptions & { readonly transport: Transport }, limits: Limits): GatewayContext {
  const { order, ledger, now, transport } = options;
  const clock = () => performance.now();
  const notify = createNotices(options.notify, clock);
  const forms = secretForms(
    order.upstreams.map(({ credential }) => credential),
    PLACEHOLDERS,
  );
  const { pingMs, firstContentMs, ledgerMs } = limits;
  const watch = createWatch({ now: clock, everyMs: Math.min(LOOK_EVERY_MS, pingMs, firstContentMs, ledgerMs) });
  return {
    order,
    limits,
    transport,
    buffers: createBodyBuffers(),
    notify,
    clock,
    wallClock: now,
    accounts: createAccounts({ ledger, budgets: order.budgets, limits, notify, watch, clock, wallClock: now }),
    upstreams: createUpstreams(order.upstreams, { clock, notify }),
    slots: createSlots(limits),
    watch,
    createRedactor: createRedactors(forms),
    randomId: createIds(),
  };
}

/** Words that a server on this machine takes in the place of a key: no secret, and an answer may well hold one. */
const PLACEHOLDERS = new Set(PROVIDERS.flatMap(({ placeholder }) => placeholder ?? []));

const PARSER_REFUSALS: Readonly<Record<string, VendorError>> = {
  HPE_HEADER_OVERFLOW: REFUSALS.headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: REFUSALS.slow,
};

/** What isn't even a request never reaches the listener. */
function sayMalformed(error: NodeJS.ErrnoException, socket: Duplex & { readonly bytesWritten?: number }): void {
  // A connection that had an answer already gets no second one: it might be taken for that of another request.
  const hasAnswered = (socket.bytesWritten ?? 0) > 0;
  if (error.code === 'ECONNRESET' || !socket.writable || hasAnswered) return void socket.destroy();
  writeRefusal(socket, PARSER_REFUSALS[error.code ?? ''] ?? REFUSALS.malformed);
}

function writeRefusal(socket: Duplex, refusal: VendorError): void {
  const body = errorBody(refusal, '');
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function runningGateway(running: {
  readonly address: string;
  readonly server: Server;
  readonly listening: Listening;
  readonly gateway: GatewayContext;
  readonly state: State;
  readonly idle: () => Promise<void>;
}): RunningGateway {
  const { address, server, listening, gateway, state, idle } = running;
  let closing: Promise<void> | null = null;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => listening.close(resolve));
    listening.cut();
    await closed;
    await idle();
    await gateway.accounts.idle();
    gateway.watch.close();
    await gateway.transport.close();
  };
  return {
    address,
    active: state.crowd.size,
    drain: async (ms) => {
      state.isEnding = true;
      const ended = new Promise<void>((resolve) => listening.close(resolve));
      server.closeIdleConnections();
      await within(ms, ended);
      await within(ms, gateway.accounts.idle());
    },
    close: () => (closing ??= stop()),
  };
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, over]);
  clearTimeout(timer);
}
