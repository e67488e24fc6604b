import { request as httpRequest } from 'node:http';
import type { CheckRequest } from '../../core/gateway/check/build-request.ts';
import type { RawAnswer } from '../../core/gateway/check/read-answer.ts';

export type SendOptions = {
  /** `http://127.0.0.1:PORT` of a gateway. */
  readonly address: string;
  readonly token: string;
  readonly timeoutMs: number;
};

/** More of an answer than this tells no more. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Sends one request to a gateway as a client does; null where nothing came back in time. */
export function sendRequest(options: SendOptions, { path, headers, body }: CheckRequest): Promise<RawAnswer | null> {
  return send(options, { method: 'POST', path, headers, body });
}

/** The same without a body: what the client asks for at its start. */
export function sendHead(
  options: SendOptions,
  { method, path }: { readonly method: 'GET' | 'HEAD'; readonly path: string },
): Promise<RawAnswer | null> {
  return send(options, { method, path, headers: {}, body: '' });
}

function send(
  { address, token, timeoutMs }: SendOptions,
  asked: Pick<CheckRequest, 'path' | 'headers' | 'body'> & { readonly method: string },
): Promise<RawAnswer | null> {
  const { method, path, headers, body } = asked;
  return new Promise((resolve) => {
    const outgoing = httpRequest(address + path, {
      method,
      agent: false,
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.once('error', () => resolve(null));
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) outgoing.destroy();
        else chunks.push(chunk);
      });
      incoming.on('error', () => undefined);
      incoming.once('close', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
          isWhole: incoming.complete,
        }),
      );
    });
    outgoing.end(body === '' ? undefined : body);
  });
}
