import { answers, event, streams } from '../messages.ts';
import type { Got, Upstand } from '../mock-upstream.ts';
import { describeDialect } from './dialect-contract.ts';
import type { Answer, Block, Manner, Turn } from './fixture.ts';

type Json = Readonly<Record<string, unknown>>;

const ERRORS: Readonly<Record<number, string>> = { 400: 'invalid_request_error', 429: 'rate_limit_error' };

describeDialect({
  dialect: 'anthropic-messages',
  vendorFields: 'kept',
  answers: (answer, manner = {}) => {
    return (response, got) => {
      const { stream } = JSON.parse(got.body.toString()) as { readonly stream: boolean };
      const how: Upstand = stream ? streams(streamOf(answer, manner)) : answers(200, JSON.stringify(wholeOf(answer)));
      return how(response, got);
    };
  },
  fails: (status, message, headers) =>
    answers(status, JSON.stringify({ type: 'error', error: { type: ERRORS[status], message } }), headers),
  saysNothing: streams(''),
  counts: (tokens) => answers(200, JSON.stringify({ input_tokens: tokens })),
  read,
  skips: {
    'calls whose pieces come in turn come down one behind the other': 'this language has one block open at a time',
  },
});

function usageOf({ usage }: Answer) {
  return { input_tokens: usage.input, cache_read_input_tokens: usage.cacheRead, output_tokens: usage.output };
}

function wholeOf(answer: Answer) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'some/model',
    content: answer.blocks.map((block) => ({ ...openingOf(block), ...filled(block) })),
    stop_reason: answer.stop,
    usage: usageOf(answer),
  };
}

function filled(block: Block) {
  if (block.kind === 'tool') return { input: block.input };
  return block.kind === 'thinking' ? { thinking: block.text } : { text: block.text };
}

function openingOf(block: Block) {
  if (block.kind === 'tool') return { type: 'tool_use', id: block.id, name: block.name, input: {} };
  return block.kind === 'thinking' ? { type: 'thinking', thinking: '' } : { type: 'text', text: '' };
}

function streamOf(answer: Answer, { failsAfter, coalesced = false }: Manner): string {
  const message = {
    ...wholeOf(answer),
    content: [],
    stop_reason: null,
    usage: { ...usageOf(answer), output_tokens: 1 },
  };
  const blocks = answer.blocks.slice(0, failsAfter).map(blockEvents).join('');
  const start = event({ type: 'message_start', message }) + blocks;
  if (failsAfter !== undefined) {
    return start + event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
  }
  const delta = { stop_reason: answer.stop, stop_sequence: null };
  const end = event({
    type: 'message_delta',
    delta,
    usage: coalesced ? usageOf(answer) : { output_tokens: answer.usage.output },
  });
  return start + end + event({ type: 'message_stop' });
}

function blockEvents(block: Block, index: number): string {
  const deltas = {
    tool: () => ({ type: 'input_json_delta', partial_json: JSON.stringify(block.kind === 'tool' ? block.input : {}) }),
    thinking: () => ({ type: 'thinking_delta', thinking: block.kind === 'thinking' ? block.text : '' }),
    text: () => ({ type: 'text_delta', text: block.kind === 'text' ? block.text : '' }),
  };
  return (
    event({ type: 'content_block_start', index, content_block: openingOf(block) }) +
    event({ type: 'content_block_delta', index, delta: deltas[block.kind]() }) +
    event({ type: 'content_block_stop', index })
  );
}

function read({ body }: Got): readonly Turn[] {
  const { messages } = JSON.parse(body.toString()) as { readonly messages: readonly Json[] };
  return messages.flatMap(({ role, content }) =>
    typeof content === 'string'
      ? [{ kind: 'text', role: role as 'user', text: content } as const]
      : (content as readonly Json[]).map((part) => readPart(role as 'user' | 'assistant', part)),
  );
}

function readPart(role: 'user' | 'assistant', part: Json): Turn {
  if (part['type'] === 'tool_use') {
    return { kind: 'call', id: String(part['id']), name: String(part['name']), input: part['input'] };
  }
  if (part['type'] !== 'tool_result') return { kind: 'text', role, text: String(part['text']) };
  const content = part['content'] as readonly Json[];
  return {
    kind: 'result',
    id: String(part['tool_use_id']),
    text: content.map((piece) => (typeof piece['text'] === 'string' ? piece['text'] : '')).join(''),
    isError: part['is_error'] === true,
    images: content.filter((piece) => piece['type'] === 'image').length,
  };
}
