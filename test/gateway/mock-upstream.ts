import {
  createServer as createPlain,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecure, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as an upstream got it. */
export type Got = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

export type Upstand = (response: ServerResponse, got: Got) => void | Promise<void>;

/** An upstream whose every answer a test decides. */
export type MockUpstream = {
  readonly url: string;
  readonly port: number;
  readonly got: readonly Got[];
  /** Says how to answer from now on. */
  readonly answer: (how: Upstand) => void;
  /** Requests whose connection the other side closed before the answer was whole. */
  readonly aborted: () => number;
  readonly close: () => Promise<void>;
};

export async function startUpstream(first: Upstand, tls?: ServerOptions): Promise<MockUpstream> {
  const got: Got[] = [];
  const sockets = new Set<Socket>();
  let how = first;
  let aborted = 0;
  const listener: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = [];
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1;
    });
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => {});
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(chunks) };
      got.push(request);
      void how(response, request);
    });
  };
  const server = tls === undefined ? createPlain(listener) : createSecure(tls, listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    got,
    answer: (next) => (how = next),
    aborted: () => aborted,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
