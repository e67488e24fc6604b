import type { IncomingMessage } from 'node:http';
import { headerOf } from '../core/gateway/forward-headers.ts';

/** A length that is announced is believed so far: what was never sent must not take memory. */
const MOST_AHEAD = 2 * 1024 * 1024;

/** The whole body; `tooLarge` as soon as it is, null where the client broke off. */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | 'tooLarge' | null> {
  const announced = Number(headerOf(incoming.rawHeaders, 'content-length') ?? 0);
  if (announced > limit) return Promise.resolve('tooLarge');
  return new Promise((resolve) => {
    const body = announced > 0 && announced <= MOST_AHEAD ? ofLength(announced) : ofPieces();
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        incoming.removeAllListeners('data');
        resolve('tooLarge');
      } else body.add(chunk);
    });
    incoming.on('end', () => resolve(body.whole()));
    incoming.on('error', () => resolve(null));
    incoming.on('close', () => resolve(null));
  });
}

type Body = { readonly add: (chunk: Buffer) => void; readonly whole: () => Buffer };

/** Each piece is copied as it comes and let go of: kept until the end, pieces and copy are there at the same time. */
function ofLength(length: number): Body {
  let bytes: Buffer | null = null;
  let size = 0;
  return {
    add: (chunk) => {
      if (bytes === null && chunk.length === length) bytes = chunk;
      else chunk.copy((bytes ??= Buffer.allocUnsafeSlow(length)), size);
      size += chunk.length;
    },
    whole: () => bytes?.subarray(0, size) ?? Buffer.alloc(0),
  };
}

function ofPieces(): Body {
  const chunks: Buffer[] = [];
  return { add: (chunk) => void chunks.push(chunk), whole: () => Buffer.concat(chunks) };
}
