import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createUpstreamListener, type Recorder } from './upstream.ts';

/** A connection that was asked for with `CONNECT`, granted, and where to record what comes through it. */
export type TunnelConnection = {
  readonly host: string;
  readonly port: number;
  readonly socket: Duplex;
  /** Name of the proxy that granted it. */
  readonly server: string;
  readonly recorder: Recorder;
};

/** How a `CONNECT` to `host:port` is refused: status and reason phrase, by which a client may name later what failed. */
export type Refusal = (target: string) => { readonly status: number; readonly reason: string };

const BAD_GATEWAY: Refusal = () => ({ status: 502, reason: 'Bad Gateway' });

/** Takes over a granted connection. The witness of the product has none: it refuses every `CONNECT`. */
export type Tunnel = (connection: TunnelConnection) => void;

/**
 * A proxy that answers clear-text requests itself and records every `CONNECT`. Without a tunnel it refuses those, with
 * 502 unless told otherwise: the witness sees which host was meant and nothing of what would have been said, credentials included.
 */
export function createProxy(options: {
  readonly server: string;
  readonly recorder: Recorder;
  readonly tunnel: Tunnel | null;
  readonly refusal?: Refusal;
}): Server {
  const { server, recorder, tunnel, refusal = BAD_GATEWAY } = options;
  const proxy = createServer(
    createUpstreamListener(
      {
        server,
        via: 'http-proxy',
        hostOf: (request) => URL.parse(request.url ?? '')?.host ?? request.headers.host ?? '',
      },
      recorder,
    ),
  );
  proxy.on('connect', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    recorder.record({
      server,
      via: 'connect',
      host: target,
      method: 'CONNECT',
      path: null,
      headers: request.headers,
      body: Buffer.alloc(0),
    });
    if (tunnel === null) {
      const { status, reason } = refusal(target);
      socket.end(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    tunnel({ ...splitTarget(target), socket, server, recorder });
  });
  return proxy;
}

function splitTarget(target: string): { readonly host: string; readonly port: number } {
  const colon = target.lastIndexOf(':');
  const host = colon === -1 ? target : target.slice(0, colon);
  return { host: host.replace(/^\[|\]$/g, ''), port: colon === -1 ? 443 : Number(target.slice(colon + 1)) };
}
