import type { Script } from '../core/evidence/script.ts';
import { isInference, readMessageBody, type MessageBody, type RawRequest } from './describe-request.ts';
import type { Answer, MessageEvent } from './script.ts';

/** What was asked of one upstream so far: scripts that act in turn or once need it. */
export type Turn = { readonly inference: number; readonly toolAsked: boolean };

type Block =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    };

type Message = {
  readonly block: Block;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly stopReason: string;
};

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

// Plausible numbers: the client shows and stores them, and refuses an answer without any.
const INPUT_USAGE = { input_tokens: 1000, cache_creation_input_tokens: 200, cache_read_input_tokens: 300 };
const OUTPUT_TOKENS = 50;

/** Answers as the vendor's interface does, as far as a client needs it to finish a turn. */
export function answer(request: RawRequest, script: Script, turn: Turn): Answer {
  if (isInference(request)) return answerInference(request, script, turn);
  if (request.method === 'HEAD') return { kind: 'empty', status: 200 };
  const path = request.path ?? '';
  if (path.includes('/count_tokens')) return { kind: 'json', status: 200, body: { input_tokens: 5 } };
  if (/\/v1\/models(?:[/?]|$)/.test(path))
    return { kind: 'json', status: 200, body: { data: [], has_more: false, first_id: null, last_id: null } };
  // A clean 404: any other answer to its policy requests makes the client (2.1.330) retry for five seconds.
  return errorAnswer(404, 'This server answers messages only.');
}

/** Whether this answer spends the script's one tool request. */
export function asksForTool(given: Answer): boolean {
  return JSON.stringify(given).includes('"tool_use"');
}

function answerInference(request: RawRequest, script: Script, turn: Turn): Answer {
  if (script.hang === true) return { kind: 'never' };
  const body = readMessageBody(request.body);
  const failing = typeof body.model === 'string' ? script.failModels?.[body.model] : undefined;
  const status = failing ?? script.statuses?.[turn.inference] ?? 200;
  const headers = script.headers ?? {};
  if (status !== 200) return { ...errorAnswer(status, `The mock upstream was told to answer ${status}.`), headers };
  const message = compose({ body, script, turn, server: request.server });
  if (body.stream === true) return { kind: 'events', events: [...eventsOf(message)], headers };
  return { kind: 'json', status: 200, body: wholeMessage(message), headers };
}

function errorAnswer(status: number, message: string) {
  const type = ERROR_TYPES[status] ?? 'api_error';
  return { kind: 'json', status, body: { type: 'error', error: { type, message } } } as const;
}

function compose(request: {
  readonly body: MessageBody;
  readonly script: Script;
  readonly turn: Turn;
  readonly server: string;
}): Message {
  const { body, script, turn, server } = request;
  const offersTools = Array.isArray(body.tools) && body.tools.length > 0;
  const tool = offersTools && !turn.toolAsked ? script.toolUse : undefined;
  const block: Block =
    tool === undefined
      ? { type: 'text', text: script.text ?? `hi from ${server}` }
      : { type: 'tool_use', id: `toolu_${server}_${turn.inference}`, name: tool.name, input: tool.input };
  return {
    block,
    stopReason: tool === undefined ? 'end_turn' : 'tool_use',
    envelope: {
      id: `msg_${server}_${turn.inference}`,
      type: 'message',
      role: 'assistant',
      model: typeof body.model === 'string' ? body.model : 'unknown',
      stop_sequence: null,
    },
  };
}

function wholeMessage({ block, envelope, stopReason }: Message) {
  return {
    ...envelope,
    content: [block],
    stop_reason: stopReason,
    usage: { ...INPUT_USAGE, output_tokens: OUTPUT_TOKENS },
  };
}

function* eventsOf({ block, envelope, stopReason }: Message): Generator<MessageEvent> {
  const opening = { ...envelope, content: [], stop_reason: null, usage: { ...INPUT_USAGE, output_tokens: 1 } };
  yield { type: 'message_start', message: opening };
  yield {
    type: 'content_block_start',
    index: 0,
    content_block: block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} },
  };
  yield { type: 'content_block_delta', index: 0, delta: deltaOf(block) };
  yield { type: 'content_block_stop', index: 0 };
  yield {
    type: 'message_delta',
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: { output_tokens: OUTPUT_TOKENS },
  };
  yield { type: 'message_stop' };
}

function deltaOf(block: Block) {
  return block.type === 'text'
    ? { type: 'text_delta', text: block.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
}
