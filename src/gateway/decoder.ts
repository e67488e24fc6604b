import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

/** Undoes a content coding for the meter. `done` is called when everything of the chunk has been handed on. */
export type Decoder = {
  readonly push: (chunk: Buffer, done: () => void) => void;
  readonly end: (done: () => void) => void;
};

const CODINGS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;

/**
 * A decoder for a coding, or null where there is none to undo or it is not known: then nothing is read, and the
 * reservation is charged. Upstreams are asked for plain answers; this is for those that don't listen.
 */
export function createDecoder(coding: string | null, onData: (chunk: Buffer) => void): Decoder | null {
  const create = CODINGS[(coding ?? '').trim().toLowerCase() as keyof typeof CODINGS];
  if (create === undefined) return null;
  const stream = create();
  let isBroken = false;
  let waiting: (() => void) | null = null;
  const release = () => {
    const done = waiting;
    waiting = null;
    done?.();
  };
  stream.on('data', onData);
  stream.on('error', () => {
    isBroken = true;
    release();
  });
  return {
    push: (chunk, done) => {
      if (isBroken) return done();
      waiting = done;
      stream.write(chunk, release);
    },
    end: (done) => {
      if (isBroken) return done();
      waiting = done;
      stream.once('end', release);
      stream.end();
    },
  };
}
