import type { Server } from 'node:http';
import { createServer, type AddressInfo, type Server as SocketServer, type Socket } from 'node:net';
import { runsOnBun } from '../host/own-command.ts';
import { cutSlowRequests, type Pace } from './slow-requests.ts';

/** A listening TCP socket that was handed over, or a port of 127.0.0.1; 0 lets the system choose. */
export type ListenOn = { readonly fd: number } | { readonly port: number };

export type Listening = {
  readonly port: number;
  /** Takes no new connection; calls back when the last one has ended. */
  readonly close: (closed: () => void) => void;
  /** Ends the connections that are open. */
  readonly cut: () => void;
};

/** Lets the server listen, and holds its clients to a pace. Rejects where it can't. */
export async function listenOn(server: Server, on: ListenOn, pace: Pace): Promise<Listening> {
  if (runsOnBun()) return acceptFor(server, on, pace);
  server.headersTimeout = pace.headersMs;
  server.requestTimeout = pace.requestMs;
  server.keepAliveTimeout = pace.keepAliveMs;
  await started(server, () => listenAt(server, on));
  return {
    port: (server.address() as AddressInfo).port,
    close: (closed) => void server.close(() => closed()),
    cut: () => server.closeAllConnections(),
  };
}

/**
 * The single-file program's way. Bun's HTTP server doesn't take a socket over: given one it listens on a port of its own
 * choice instead, on every interface (1.4.5). Its TCP server does, and hands each connection on.
 */
async function acceptFor(server: Server, on: ListenOn, pace: Pace): Promise<Listening> {
  const open = new Set<Socket>();
  const slow = cutSlowRequests(server, pace, () => performance.now());
  const acceptor = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    slow.follow(socket);
    server.emit('connection', socket);
  });
  await started(acceptor, () => listenAt(acceptor, on));
  return {
    port: (acceptor.address() as AddressInfo).port,
    close: (closed) => void acceptor.close(() => closed()),
    cut: () => {
      slow.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function listenAt(server: Server | SocketServer, on: ListenOn): unknown {
  return 'fd' in on ? server.listen({ fd: on.fd }) : server.listen(on.port, '127.0.0.1');
}

function started(server: Server | SocketServer, listen: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}
