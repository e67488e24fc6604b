// The other way to the upstreams that was tried: `node:http` in the place of undici, behind the same interface.
import { Agent, request as sendRequest, type IncomingMessage } from 'node:http';
import type { Transport } from '../src/gateway/transport.ts';

export function createHttpTransport(): Transport {
  const agent = new Agent({ keepAlive: true });
  return {
    send: ({ origin, path, method, headers, body }, handler) => {
      const { hostname, port } = new URL(origin);
      let isOver = false;
      const options = { hostname, port, path, method, agent, headers: ['host', `${hostname}:${port}`, ...headers] };
      const outgoing = sendRequest(options, (answer: IncomingMessage) => {
        handler.head(answer.statusCode ?? 0, answer.rawHeaders, answer);
        answer.on('data', (chunk: Buffer) => {
          if (!isOver) handler.data(chunk);
        });
        answer.on('end', () => {
          isOver = true;
          handler.end();
        });
      });
      outgoing.on('error', (error) => {
        if (!isOver) handler.error(error);
      });
      handler.sent();
      outgoing.end(body);
      return () => {
        isOver = true;
        outgoing.destroy();
      };
    },
    isWriting: () => true,
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
}
