import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly betas: readonly string[];
  readonly body: Body;
};

type Body = {
  readonly model?: string;
  readonly stream?: boolean;
  readonly thinking?: unknown;
  readonly tools?: readonly { readonly name: string }[];
  readonly safeguards?: unknown;
  readonly messages?: readonly { readonly role: string }[];
} & Readonly<Record<string, unknown>>;

/** How an upstream differs from one that takes all that the client sends. */
export type Habits = {
  readonly refuse?: (seen: Seen) => { readonly status: number; readonly message: string } | null;
  readonly thinks?: boolean;
  readonly model?: string;
  readonly usage?: unknown;
  readonly counts?: boolean;
  readonly judgesTools?: boolean;
  readonly sees?: boolean;
  readonly callsTools?: boolean;
  readonly endsEarly?: boolean;
};

/** A server that answers whatever the client's shapes ask for, but for its habits. */
export async function startPickyUpstream(habits: Habits = {}) {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Body;
      const betas = String(headers['anthropic-beta'] ?? '')
        .split(',')
        .filter((beta) => beta !== '');
      const one = { method, path: url, headers, betas, body };
      seen.push(one);
      const { status, type, text: said } = answerTo(one, habits);
      response.writeHead(status, { 'content-type': type });
      if (habits.endsEarly === true && type.includes('event-stream'))
        return void response.write(said.slice(0, said.length / 2), () => response.destroy());
      response.end(said);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

const JSON_TYPE = 'application/json';
const USAGE = { input_tokens: 40, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 9 };

function answerTo(seen: Seen, habits: Habits) {
  const refused = habits.refuse?.(seen) ?? null;
  if (refused !== null) return errorOf(refused.status, refused.message);
  const { path, body } = seen;
  if (path.includes('count_tokens'))
    return habits.counts === false
      ? errorOf(404, 'Not found')
      : { status: 200, type: JSON_TYPE, text: JSON.stringify({ input_tokens: 12 }) };
  if (!path.startsWith('/v1/messages')) return errorOf(404, 'Not found');
  const message = messageFor(body, habits);
  if (body.stream !== true) return { status: 200, type: JSON_TYPE, text: JSON.stringify(message) };
  return { status: 200, type: 'text/event-stream', text: eventsOf(message) };
}

function errorOf(status: number, message: string) {
  const text = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
  return { status, type: JSON_TYPE, text };
}

function messageFor(
  body: Body,
  { thinks = true, model, usage = USAGE, sees = true, judgesTools = true, callsTools = true }: Habits,
) {
  const tool = callsTools ? body.tools?.at(-1) : undefined;
  const content = [
    ...(thinks && body.thinking !== undefined ? [{ type: 'thinking', thinking: '', signature: 'c2lnbmVk' }] : []),
    { type: 'text', text: sees ? 'red' : 'I see no image.' },
    ...(tool === undefined ? [] : [{ type: 'tool_use', id: 'toolu_1', name: tool.name, input: {} }]),
  ];
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: model ?? body.model,
    content,
    stop_reason: tool === undefined ? 'end_turn' : 'tool_use',
    ...(usage === null ? {} : { usage }),
    ...(body['context_management'] === undefined ? {} : { context_management: { applied_edits: [] } }),
    ...(judgesTools && body.safeguards !== undefined ? { safeguard_results: [] } : {}),
  };
}

/** A block begins empty, and its deltas fill it. */
const EMPTY = { text: '', signature: '' };

function deltasOf(block: Readonly<Record<string, unknown>>) {
  if (block['type'] === 'thinking') return [{ type: 'signature_delta', signature: block['signature'] }];
  return block['type'] === 'text' ? [{ type: 'text_delta', text: block['text'] }] : [];
}

function eventsOf(message: ReturnType<typeof messageFor>): string {
  const { content, stop_reason: stopReason, ...envelope } = message;
  const last = Object.fromEntries(
    Object.entries(envelope).filter(([name]) => ['usage', 'context_management', 'safeguard_results'].includes(name)),
  );
  const events = [
    { type: 'message_start', message: { ...envelope, content: [] } },
    ...content.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: { ...block, ...EMPTY } },
      ...deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: stopReason }, ...last },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}
