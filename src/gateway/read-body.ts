import type { IncomingMessage } from 'node:http';
import { headerOf } from '../core/gateway/forward-headers.ts';

/** The whole body; `tooLarge` as soon as it is, null where the client broke off. */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | 'tooLarge' | null> {
  if (Number(headerOf(incoming.rawHeaders, 'content-length') ?? 0) > limit) return Promise.resolve('tooLarge');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        incoming.removeAllListeners('data');
        chunks.length = 0;
        resolve('tooLarge');
      } else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)));
    incoming.on('error', () => resolve(null));
    incoming.on('close', () => resolve(null));
  });
}
