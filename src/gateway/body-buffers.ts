import { runsOnBun } from '../host/own-command.ts';

/** From so many bytes on, a body comes in pieces and is worth a buffer that was used before. */
export const SMALLEST_REUSED = 64 * 1024;
/** What lies ready at most, all together. */
const MOST_READY = 2 * 1024 * 1024;

/** Room for bodies, used again. */
export type BodyBuffers = {
  /** So many bytes, with anything in them. */
  readonly take: (length: number) => Buffer;
  /** What nobody reads any more: if it came from `take`, it is overwritten or gone from now on. */
  readonly giveBack: (body: Buffer) => void;
};

/**
 * Bodies have their bytes outside of V8's heap, and V8 collects its whole heap when enough has come to lie there: with a new
 * buffer for each body of 200 kB that was every 25 requests, and half of the gateway's CPU time (Node 24). Sizes are powers of
 * two, because a conversation's body grows a little with each request.
 */
export function createBodyBuffers(): BodyBuffers {
  const own = new WeakSet<ArrayBufferLike>();
  const ready = new Map<number, ArrayBufferLike[]>();
  let readyBytes = 0;
  return {
    take: (length) => {
      if (length < SMALLEST_REUSED) return Buffer.allocUnsafeSlow(length);
      const size = 2 ** Math.ceil(Math.log2(length));
      const known = ready.get(size)?.pop();
      if (known !== undefined) readyBytes -= size;
      const { buffer } = known === undefined ? Buffer.allocUnsafeSlow(size) : { buffer: known };
      own.add(buffer);
      return Buffer.from(buffer, 0, length);
    },
    giveBack: ({ buffer }) => {
      if (!CAN_REUSE || !own.delete(buffer)) return;
      const size = buffer.byteLength;
      if (readyBytes + size > MOST_READY) return letGo(buffer);
      readyBytes += size;
      const others = ready.get(size);
      if (others === undefined) ready.set(size, [buffer]);
      else others.push(buffer);
    },
  };
}

/** Frees memory now and not with a collection: nothing may read it any more. */
export function letGo(buffer: ArrayBufferLike): void {
  if (CAN_REUSE && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Which memory Bun's own servers and sockets still look at isn't known. */
const CAN_REUSE = !runsOnBun();
