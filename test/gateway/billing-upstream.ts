import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A provider on loopback that bills every request it began to answer, whatever becomes of the answer. */
export type BillingUpstream = {
  readonly url: string;
  /** Requests that were begun. */
  readonly requests: () => number;
  /** What it would put on the bill, in micro-dollars at PRICE. */
  readonly billed: () => number;
  readonly keys: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** US dollars for a million tokens, as the test's configuration says too. */
const PRICE = { input: 1, output: 5 };
const INPUT_TOKENS = 40;
const OUTPUT_TOKENS = 50;

export async function startBillingUpstream({ pauseMs = 3 } = {}): Promise<BillingUpstream> {
  let requests = 0;
  const keys: string[] = [];
  const server = createServer((request, response) => {
    requests += 1;
    keys.push(request.headers.authorization ?? '');
    void answer(request, response, pauseMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    billed: () => requests * (INPUT_TOKENS * PRICE.input + OUTPUT_TOKENS * PRICE.output),
    keys: () => keys,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, pauseMs: number): Promise<void> {
  request.resume();
  response.on('error', () => undefined);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events()) {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    await wait(pauseMs);
  }
  response.end();
}

function events(): readonly ({ readonly type: string } & Record<string, unknown>)[] {
  const usage = { input_tokens: INPUT_TOKENS, output_tokens: 1 };
  const text = (words: string) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: words },
  });
  return [
    {
      type: 'message_start',
      message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'lab/model', content: [], usage },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...Array.from({ length: 8 }, (_, index) => text(`word ${index} `)),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: OUTPUT_TOKENS } },
    { type: 'message_stop' },
  ];
}

/** A configuration with this provider, and a profile `capped` that has a gateway and this budget. */
export function cappedBy(budget: { readonly usd: number; readonly per: string }, baseUrl: string): object {
  return {
    providers: { lab: { baseUrl, auth: 'bearer' } },
    prices: { 'lab/model': PRICE },
    profiles: {
      capped: { provider: 'lab', model: 'lab/model', contextWindow: 131072, credential: 'env:LAB_KEY', budget },
    },
  };
}
