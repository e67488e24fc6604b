import { createParser } from 'eventsource-parser';
import type { Answer, Block } from './fixture.ts';

/** What a client understands of a stream. */
export type Understood = {
  readonly blocks: readonly Block[];
  readonly stop: string | null;
  readonly usage: Answer['usage'] | null;
  readonly error: string | null;
  /** Whether the stream came to its regular end. */
  readonly isComplete: boolean;
};

type Json = Readonly<Record<string, unknown>>;
type Draft = { kind: string; id: string; name: string; text: string };

/** Reads a stream as strictly as the vendor's own library: a block at a time, nothing outside one, nothing behind the end. */
export function readStream(text: string): Understood {
  const blocks: Draft[] = [];
  let open: Draft | null = null;
  let usage: Json = {};
  let hasStarted = false;
  let isComplete = false;
  let stop: string | null = null;
  let error: string | null = null;
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`not a stream of the vendor's: ${what}`);
  };
  const steps: Readonly<Record<string, (data: Json) => void>> = {
    ping: () => {},
    message_start: (data) => {
      must(!hasStarted, 'a second start');
      hasStarted = true;
      usage = { ...usage, ...((data['message'] as Json)['usage'] as Json) };
    },
    content_block_start: (data) => {
      must(hasStarted && open === null, 'a block inside another');
      must(data['index'] === blocks.length, 'a block out of its turn');
      const block = data['content_block'] as Json;
      open = {
        kind: String(block['type']),
        id: textIn(block['id']),
        name: textIn(block['name']),
        text: '',
      };
      blocks.push(open);
    },
    content_block_delta: (data) => {
      must(open !== null && data['index'] === blocks.length - 1, 'a piece outside its block');
      const delta = data['delta'] as Json;
      if (open !== null) open.text += textIn(delta['text'] ?? delta['partial_json'] ?? delta['thinking']);
    },
    content_block_stop: (data) => {
      must(open !== null && data['index'] === blocks.length - 1, 'an end outside its block');
      open = null;
    },
    message_delta: (data) => {
      must(open === null, 'an end inside a block');
      stop = String((data['delta'] as Json)['stop_reason']);
      usage = { ...usage, ...(data['usage'] as Json) };
    },
    message_stop: () => {
      must(stop !== null, 'an end without a reason');
      isComplete = true;
    },
    error: (data) => {
      must(data['type'] === 'error', 'an error of another shape');
      error = String((data['error'] as Json)['type']);
    },
  };
  const parser = createParser({
    onEvent: ({ event = '', data }) => {
      must(!isComplete, 'something behind the end');
      const step = steps[event];
      must(step !== undefined, `an event ${event}`);
      step?.(JSON.parse(data) as Json);
    },
  });
  parser.feed(text);
  return { blocks: blocks.map(finish), stop, usage: readUsage(usage), error, isComplete };
}

/** Reads a whole answer that was not streamed. */
export function readWhole(text: string): Understood {
  const body = JSON.parse(text) as Json;
  const blocks = (body['content'] as readonly Json[]).map((block): Block => {
    if (block['type'] === 'tool_use') {
      return { kind: 'tool', id: String(block['id']), name: String(block['name']), input: block['input'] };
    }
    return block['type'] === 'thinking'
      ? { kind: 'thinking', text: String(block['thinking']) }
      : { kind: 'text', text: String(block['text']) };
  });
  return {
    blocks,
    stop: String(body['stop_reason']),
    usage: readUsage(body['usage'] as Json),
    error: null,
    isComplete: true,
  };
}

function finish({ kind, id, name, text }: Draft): Block {
  if (kind === 'tool_use') return { kind: 'tool', id, name, input: JSON.parse(text === '' ? '{}' : text) };
  return kind === 'thinking' ? { kind, text } : { kind: 'text', text };
}

function readUsage(usage: Json): Answer['usage'] | null {
  if (typeof usage['output_tokens'] !== 'number') return null;
  return {
    input: Number(usage['input_tokens']),
    cacheRead: Number(usage['cache_read_input_tokens'] ?? 0),
    output: usage['output_tokens'],
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
