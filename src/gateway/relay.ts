import type { ServerResponse } from 'node:http';
import { downwardHeaders, headerOf } from '../core/gateway/forward-headers.ts';
import type { AnswerHead } from './dialects/dialect.ts';
import type { Redactor } from './redactor.ts';

/** The way down to the client for one answer. */
export type Relay = {
  readonly head: (head: AnswerHead) => void;
  /** Writes bytes; false asks to wait until `drained` is called. */
  readonly write: (chunk: Buffer) => boolean;
  readonly end: () => void;
  /** Cuts the connection: an answer that broke off must not look whole. */
  readonly cut: () => void;
  /** A ping of our own, if the stream is between two events and plain. Says whether it was sent. */
  readonly ping: () => boolean;
};

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';

export function createRelay(options: {
  readonly response: ServerResponse;
  readonly redactor: Redactor;
  readonly requestId: string;
  readonly drained: () => void;
}): Relay {
  const { response, redactor, requestId, drained } = options;
  let tail = '\n\n';
  let mayPing = false;
  let hasWritten = false;
  response.on('drain', drained);
  return {
    head: ({ status, headers }) => {
      mayPing = isPlainStream({ status, headers });
      response.sendDate = false;
      response.writeHead(status, [...redact(downwardHeaders(headers), redactor), ...requestIdFor(headers, requestId)]);
      // With the first bytes, if they are here already: one packet and not two.
      queueMicrotask(() => {
        if (!hasWritten) response.flushHeaders();
      });
    },
    write: (chunk) => {
      const clean = redactor.push(chunk);
      if (clean.length === 0) return true;
      hasWritten = true;
      if (mayPing) tail = (tail + clean.toString('latin1', Math.max(0, clean.length - 4))).slice(-4);
      return response.write(clean);
    },
    end: () => {
      const rest = redactor.end();
      if (rest.length > 0) response.write(rest);
      response.end();
    },
    cut: () => {
      response.destroy();
    },
    ping: () => {
      if (!mayPing || redactor.isHolding() || !endsEvent(tail) || response.writableNeedDrain) return false;
      response.write(PING);
      return true;
    },
  };
}

/** A stream of events that isn't compressed: anything else has no place for a ping. */
function isPlainStream({ status, headers }: AnswerHead): boolean {
  const isStream = /^text\/event-stream\b/i.test(headerOf(headers, 'content-type') ?? '');
  return status === 200 && isStream && (headerOf(headers, 'content-encoding') ?? 'identity') === 'identity';
}

function endsEvent(tail: string): boolean {
  return /(?:\n\n|\r\n\r\n|\r\r)$/.test(tail);
}

function redact(headers: readonly string[], redactor: Redactor): readonly string[] {
  return headers.map((text) => redactor.text(text));
}

/** Transcripts and other tools count an answer twice where it has none (2.1.330). */
function requestIdFor(headers: readonly string[], requestId: string): readonly string[] {
  if (headerOf(headers, 'request-id') !== null) return [];
  return ['request-id', headerOf(headers, 'x-request-id') ?? requestId];
}
