import type { Upstand } from './mock-upstream.ts';

/** What a made-up upstream reports and says. */
export type Said = {
  readonly model?: string;
  readonly text?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly usage?: Readonly<Record<string, unknown>>;
};

export function event(data: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function messageStart({ model = 'some/model', inputTokens = 1000 }: Said = {}): string {
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  return event({
    type: 'message_start',
    message: { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage },
  });
}

export function textBlock(text: string): string {
  return (
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }) +
    event({ type: 'content_block_stop', index: 0 })
  );
}

export function messageEnd({ outputTokens = 50, usage = {} }: Said = {}): string {
  return (
    event({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: outputTokens, ...usage },
    }) + event({ type: 'message_stop' })
  );
}

export function wholeStream(said: Said = {}): string {
  return messageStart(said) + textBlock(said.text ?? 'hello') + messageEnd(said);
}

export function wholeJson({
  model = 'some/model',
  text = 'hello',
  inputTokens = 1000,
  outputTokens = 50,
  usage = {},
}: Said = {}): string {
  return JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: inputTokens, output_tokens: outputTokens, ...usage },
  });
}

export const overloaded = event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });

const STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

export function streams(text: string, headers: Readonly<Record<string, string>> = {}): Upstand {
  return (response) => void response.writeHead(200, { ...STREAM, ...headers }).end(text);
}

/** Sends what there is and breaks the connection off. */
export function breaksAfter(text: string): Upstand {
  return (response) => {
    response.writeHead(200, STREAM);
    response.write(text, () => setTimeout(() => response.destroy(), 20));
  };
}

export function answers(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Upstand {
  return (response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

export function failsWith(status: number, type: string, headers: Readonly<Record<string, string>> = {}): Upstand {
  return answers(
    status,
    JSON.stringify({ type: 'error', error: { type, message: `told to answer ${status}` } }),
    headers,
  );
}

/** Answers as it was asked: a stream, or one JSON object. */
export const asAsked: Upstand = (response, got) => {
  const { stream } = JSON.parse(got.body.toString()) as { readonly stream?: boolean };
  void (stream === true ? streams(wholeStream()) : answers(200, wholeJson()))(response, got);
};
