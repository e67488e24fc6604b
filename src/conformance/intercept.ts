import { createServer, type Server } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Tunnel, TunnelConnection } from '../observe/proxy.ts';
import { createUpstreamListener } from '../observe/upstream.ts';
import type { Authority } from './authority.ts';

/**
 * Ends TLS behind a granted `CONNECT` and answers as the vendor would, so that a native session's credential and model
 * are seen too. Only a client that trusts the test's authority, and carries made-up credentials, may be sent here.
 */
export function createInterceptor(authorityOf: (proxy: string) => Authority): Tunnel {
  const behind = new Map<string, Server>();
  return (connection) => {
    const server = behind.get(connection.server) ?? vendorServer(connection);
    behind.set(connection.server, server);
    void terminate(connection, authorityOf(connection.server), server).catch(() => connection.socket.destroy());
  };
}

function vendorServer({ server, recorder }: TunnelConnection): Server {
  const inner = createServer(
    createUpstreamListener({ server, via: 'connect', hostOf: (request) => request.headers.host ?? '' }, recorder),
  );
  inner.on('clientError', (_error, socket) => socket.destroy());
  return inner;
}

async function terminate({ host, socket }: TunnelConnection, authority: Authority, server: Server): Promise<void> {
  socket.pause();
  const secureContext = await authority.contextFor(host);
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ALPNProtocols: ['http/1.1'],
  });
  secure.on('error', () => secure.destroy());
  server.emit('connection', secure);
}
