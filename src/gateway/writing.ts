import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { SMALLEST_REUSED } from './body-buffers.ts';

/** Follows bodies on their way to an upstream, whose memory must stay as it is until the last byte is with the system. */
export type Writing = {
  /** A body is given to undici. */
  readonly begin: (body: Buffer | null) => void;
  /** Whether something of it may still be written; where that can't be told, it may. */
  readonly isOpen: (body: Buffer) => boolean;
  readonly close: () => void;
};

type Way = { begun: number; readonly sockets: Socket[] };

/** undici's channel says which connection a request is written to; the connection says when nothing of it waits any more. */
export function followWriting(): Writing {
  const ways = new WeakMap<object, Way>();
  const onHeaders = (message: unknown) => {
    const { request, socket } = message as {
      readonly request: { readonly body: object | null };
      readonly socket: Socket;
    };
    if (request.body !== null) ways.get(request.body)?.sockets.push(socket);
  };
  subscribe(CHANNEL, onHeaders);
  return {
    begin: (body) => {
      if (body === null || body.length < SMALLEST_REUSED) return;
      const known = ways.get(body);
      if (known === undefined) ways.set(body, { begun: 1, sockets: [] });
      else known.begun += 1;
    },
    isOpen: (body) => {
      const way = ways.get(body);
      return way !== undefined && (way.sockets.length < way.begun || !way.sockets.every(isDone));
    },
    close: () => void unsubscribe(CHANNEL, onHeaders),
  };
}

const CHANNEL = 'undici:client:sendHeaders';

/** What a destroyed connection was writing is only given up once it is closed. */
function isDone(socket: Socket): boolean {
  return socket.closed || (!socket.destroyed && socket.writableLength === 0);
}
