// One server of `bench/gateway.ts` in a process of its own: started with its role and the upstream's address, it says its
// port, and then its CPU time and memory as often as it is asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Pool from 'undici/lib/dispatcher/pool.js';
import { spareMemory } from '../src/host/gateway-runtime.ts';
import { benchOrder } from './gateway-order.ts';
import { createHttpTransport } from './gateway-http-transport.ts';
import { startGateway } from '../src/gateway/start-gateway.ts';
import { openLedger } from '../src/ledger/open-ledger.ts';

const [role = '', upstream = '', token = ''] = process.argv.slice(2);

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 200);
/** Milliseconds between two events; 0 sends a stream in one piece. */
const TRICKLE_MS = Number(process.env['BENCH_TRICKLE_MS'] ?? 0);

/**
 * A mock that costs next to nothing: it finds the end of a request by its length and answers prepared bytes, a stream or one
 * message as it was asked.
 */
function mock(): Server {
  const events = streamEvents();
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
  const stream = Buffer.from(head + chunk(events.join('')) + '0\r\n\r\n');
  const message = wholeMessage();
  return createSocketServer({ noDelay: true }, (socket) => {
    const ends = createEndsOfRequests();
    let isWhole = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      isWhole ||= asksForWhole(data);
      for (let count = ends(data); count > 0; count -= 1) {
        if (isWhole) socket.write(message);
        else if (TRICKLE_MS === 0) socket.write(stream);
        else trickle(socket, head, events);
        isWhole = false;
      }
    });
  });
}

/** The mark of a request for one message. It is looked for in small pieces alone, so that a large body costs nothing here. */
function asksForWhole(piece: Buffer): boolean {
  return piece.length < 8192 && piece.includes('"stream":false');
}

function wholeMessage(): Buffer {
  const body = JSON.stringify({
    ...MESSAGE,
    content: [{ type: 'text', text: Array.from({ length: EVENTS - 4 }, (_, number) => `word ${number} `).join('') }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { ...MESSAGE.usage, output_tokens: 200 },
  });
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

function trickle(socket: { write: (text: string) => void }, head: string, events: readonly string[]): void {
  let next = 0;
  socket.write(head);
  const timer = setInterval(() => {
    const event = events[next];
    next += 1;
    if (event !== undefined) return socket.write(chunk(event));
    clearInterval(timer);
    socket.write('0\r\n\r\n');
  }, TRICKLE_MS);
}

/** How many requests end in each piece of what one connection sends. Of a body only the length is looked at. */
function createEndsOfRequests(): (data: Buffer) => number {
  let head: Buffer = Buffer.alloc(0);
  let missing = 0;
  return (data) => {
    let count = 0;
    let at = 0;
    while (at < data.length) {
      if (missing === 0) {
        head = Buffer.concat([head, data.subarray(at)]);
        const blank = head.indexOf('\r\n\r\n');
        if (blank === -1) return count;
        at = data.length - (head.length - blank - 4);
        missing = Number(/content-length: *(\d+)/i.exec(head.toString('latin1', 0, blank))?.[1] ?? '0');
        head = Buffer.alloc(0);
      }
      const taken = Math.min(missing, data.length - at);
      missing -= taken;
      at += taken;
      if (missing === 0) count += 1;
    }
    return count;
  };
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'bench/model',
  content: [],
  usage: { input_tokens: 1000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 },
};

function streamEvents(): readonly string[] {
  const write = (data: { readonly type: string } & Readonly<Record<string, unknown>>) =>
    `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  return [
    write({ type: 'message_start', message: MESSAGE }),
    write({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ...Array.from({ length: EVENTS - 4 }, (_, number) =>
      write({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `word ${number} ` } }),
    ),
    write({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 200 } }),
    write({ type: 'message_stop' }),
  ];
}

/** What everything is held against: the plainest proxy of `node:http`. */
function bare(): Server {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(upstream);
  return createServer((incoming, response) => {
    const outgoing = sendRequest(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders.filter(notTransfer));
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
}

function notTransfer(_text: string, index: number, all: readonly string[]): boolean {
  return all[index - (index % 2)]?.toLowerCase() !== 'transfer-encoding';
}

/** The plainest proxy of undici, bodies buffered. */
function undici(): Server {
  const pool = new Pool(upstream);
  return createServer((incoming: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (data: Buffer) => chunks.push(data));
    incoming.on('end', () => {
      pool.dispatch(
        { path: incoming.url ?? '/', method: 'POST', headers: incoming.rawHeaders, body: Buffer.concat(chunks) },
        {
          onRequestStart: () => {},
          onResponseStart: (_controller, status) =>
            void response.writeHead(status, { 'content-type': 'text/event-stream' }),
          onResponseData: (_controller, data) => void response.write(data),
          onResponseEnd: () => void response.end(),
          onResponseError: () => void response.destroy(),
        },
      );
    });
  });
}

async function gateway(way: 'undici' | 'http'): Promise<number> {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), 'cordon-bench-gateway-'));
  process.on('exit', () => rmSync(stateDirectory, { recursive: true, force: true }));
  const opened = await openLedger({ ledger: 'sqlite', stateDirectory, machine: 'bench', env: {} });
  if (!opened.ok) throw new Error(opened.problem.message);
  const order = benchOrder({ upstream, token, stateDirectory });
  const { address } = await startGateway({
    order,
    ledger: opened.value,
    listen: { port: 0 },
    notify: ({ text }) => process.stderr.write(`${text}\n`),
    now: Date.now,
    crowded: spareMemory,
    ...(way === 'http' ? { transport: createHttpTransport() } : {}),
  });
  return Number(new URL(address).port);
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ROLES: Readonly<Record<string, () => Promise<number>>> = {
  mock: () => portOf(mock()),
  bare: () => portOf(bare()),
  undici: () => portOf(undici()),
  gateway: () => gateway('undici'),
  'gateway-http': () => gateway('http'),
};

const port = await ROLES[role]?.();
process.send?.({ port, readyMs: performance.now() });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, rssMb: process.memoryUsage.rss() / 1e6 });
});
process.on('disconnect', () => process.exit(0));
