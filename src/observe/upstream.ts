import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { ObservedVia } from '../core/evidence/observation.ts';
import type { Script } from '../core/evidence/script.ts';
import { answer, asksForTool, type Turn } from './answers.ts';
import { isInference, type RawRequest } from './describe-request.ts';
import type { Answer } from './script.ts';

/** Says what a request asked for: a server that stands behind a proxy reads it from elsewhere than its own headers. */
export type Addressing = {
  readonly server: string;
  readonly via: ObservedVia;
  readonly hostOf: (request: IncomingMessage) => string;
};

/** Where a server hands what it saw, and asks what it is to answer. */
export type Recorder = {
  readonly record: (request: RawRequest) => void;
  readonly scriptOf: (server: string) => Script;
  /** The turn of a server, kept between requests and forgotten at a reset. */
  readonly turnOf: (server: string) => Turn;
  readonly advance: (server: string, turn: Turn) => void;
};

// A request of the client is some 50 kB; one with sixty tools 120 kB. More than this is not read into memory.
const BODY_LIMIT = 32 * 1024 * 1024;

/** A mock of the vendor's interface: records every request whole, then answers by the script. */
export function createUpstreamListener(addressing: Addressing, recorder: Recorder): RequestListener {
  return (incoming, response) => {
    response.on('error', () => {});
    void serve({ incoming, response, addressing, recorder }).catch(() => response.destroy());
  };
}

type Exchange = {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly addressing: Addressing;
  readonly recorder: Recorder;
};

async function serve({ incoming, response, addressing, recorder }: Exchange): Promise<void> {
  const body = await readBody(incoming);
  const request: RawRequest = {
    server: addressing.server,
    via: addressing.via,
    host: addressing.hostOf(incoming),
    method: incoming.method ?? 'GET',
    path: pathOf(incoming.url ?? '/'),
    headers: incoming.headers,
    body,
  };
  recorder.record(request);
  const script = recorder.scriptOf(request.server);
  const turn = recorder.turnOf(request.server);
  const given = answer(request, script, turn);
  if (isInference(request)) {
    recorder.advance(request.server, {
      inference: turn.inference + 1,
      toolAsked: turn.toolAsked || asksForTool(given),
    });
    if (script.delayMs !== undefined) await wait(script.delayMs, undefined, { ref: false });
  }
  send(response, given);
}

/** A body that the client broke off is recorded as far as it came. */
async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
    }
  } catch {
    // The request is evidence even so.
  }
  return Buffer.concat(chunks);
}

/** An absolute form (`GET http://host/path`) is what a proxy gets; its host is told apart, and a password in it dropped. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  const url = URL.parse(target);
  return url === null ? target : url.pathname + url.search;
}

function send(response: ServerResponse, given: Answer): void {
  switch (given.kind) {
    case 'never':
      return;
    case 'empty':
      response.writeHead(given.status).end();
      return;
    case 'json':
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      response.end(JSON.stringify(given.body));
      return;
    case 'events':
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...given.headers });
      for (const event of given.events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
  }
}
