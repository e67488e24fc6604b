import type { IncomingMessage } from 'node:http';
import { headerOf } from '../core/gateway/forward-headers.ts';
import { letGo, type BodyBuffers } from './body-buffers.ts';

/** Up to here a length is believed before its bytes are there: what is never sent must not take much memory. */
const MOST_AHEAD = 2 * 1024 * 1024;

/**
 * The whole body; `tooLarge` as soon as it is, null where the client broke off. One whose length is announced can be read while
 * it comes: `onMore` is given it from its first byte, as far as it is there and more is to come.
 */
export function readBody(
  incoming: IncomingMessage,
  {
    limit,
    buffers,
    onMore,
  }: { readonly limit: number; readonly buffers: BodyBuffers; readonly onMore: (soFar: Buffer) => void },
): Promise<Buffer | 'tooLarge' | null> {
  const announced = Number(headerOf(incoming.rawHeaders, 'content-length') ?? 0);
  if (announced > limit) return Promise.resolve('tooLarge');
  return new Promise((resolve) => {
    let body: Body | null =
      announced > 0 && announced <= MOST_AHEAD ? ofLength(announced, { buffers, onMore }) : ofPieces();
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      const at = size;
      size += chunk.length;
      body?.add(chunk, at);
      if (size <= limit) return;
      incoming.removeAllListeners('data');
      body = null;
      resolve('tooLarge');
    });
    incoming.on('end', () => resolve(body?.whole(size) ?? null));
    incoming.on('error', () => resolve(null));
    incoming.on('close', () => resolve(null));
  });
}

type Body = {
  /** Takes what stands at `at`. */
  readonly add: (chunk: Buffer, at: number) => void;
  readonly whole: (size: number) => Buffer;
};

/** Each piece is copied as it comes and let go of: kept until the end, pieces and copy are there at the same time. */
function ofLength(
  length: number,
  { buffers, onMore }: { readonly buffers: BodyBuffers; readonly onMore: (soFar: Buffer) => void },
): Body {
  let bytes: Buffer | null = null;
  return {
    add: (chunk, at) => {
      if (chunk.length === length) {
        bytes = chunk;
        return;
      }
      bytes ??= buffers.take(length);
      chunk.copy(bytes, at);
      const size = at + chunk.length;
      // The parser makes a buffer for each piece, and nobody else has it.
      if (chunk.length === chunk.buffer.byteLength) letGo(chunk.buffer);
      if (size < length) onMore(bytes.subarray(0, size));
    },
    whole: (size) => bytes?.subarray(0, size) ?? Buffer.alloc(0),
  };
}

function ofPieces(): Body {
  const chunks: Buffer[] = [];
  return { add: (chunk) => void chunks.push(chunk), whole: () => Buffer.concat(chunks) };
}
