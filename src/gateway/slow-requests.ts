import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take, in milliseconds, and how often that is looked at. */
export type Pace = {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepAliveMs: number;
  readonly everyMs: number;
};

/** What one connection waits for: a head, a body behind it, or nothing, because no request is begun. */
type Connection = {
  waitsFor: 'head' | 'body' | 'request';
  since: number;
  /** The request that came last. */
  incoming: IncomingMessage | null;
  /** Answers that are not at their end. */
  answers: number;
};

export type SlowRequests = {
  /** Holds this connection, which is new, to the pace. */
  readonly follow: (socket: Socket) => void;
  readonly close: () => void;
};

/**
 * Holds connections to the pace that Node's HTTP server keeps by itself. Bun's takes `headersTimeout` and `requestTimeout`
 * and does nothing with them (1.4.5): whoever sends half a head would hold a connection for ever. What is cut is told to the
 * server as Node tells it, so that both answer alike.
 */
export function cutSlowRequests(server: Server, pace: Pace, now: () => number): SlowRequests {
  const connections = new Map<Socket, Connection>();

  const begin = (incoming: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(incoming.socket);
    if (connection === undefined) return;
    // Its time goes on from where its head began.
    connection.waitsFor = 'body';
    connection.incoming = incoming;
    connection.answers += 1;
    const arrived = () => {
      if (connection.incoming !== incoming || connection.waitsFor === 'head') return;
      connection.waitsFor = 'request';
      connection.since = now();
    };
    incoming.once('end', arrived);
    response.once('close', () => {
      connection.answers -= 1;
      arrived();
    });
  };
  for (const event of ['request', 'checkContinue'] as const) server.prependListener(event, begin);

  const look = () => {
    for (const [socket, connection] of connections) {
      const waited = now() - connection.since;
      if (connection.waitsFor === 'request') {
        if (connection.answers === 0 && waited >= pace.keepAliveMs) socket.destroy();
      } else if (waited >= (connection.waitsFor === 'head' ? pace.headersMs : pace.requestMs)) {
        connections.delete(socket);
        server.emit('clientError', Object.assign(new Error('Request timeout'), { code: TIMEOUT }), socket);
      }
    }
  };
  const timer = setInterval(look, pace.everyMs);
  timer.unref();

  return {
    follow: (socket) => {
      // From the connection on: one that never says a word is no better than one that says half of one.
      const connection: Connection = { waitsFor: 'head', since: now(), incoming: null, answers: 0 };
      connections.set(socket, connection);
      socket.on('data', () => {
        if (connection.waitsFor !== 'request') return;
        connection.waitsFor = 'head';
        connection.since = now();
      });
      socket.once('close', () => connections.delete(socket));
    },
    close: () => clearInterval(timer),
  };
}

/** Node's own code for it. */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';
