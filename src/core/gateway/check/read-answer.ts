import { isRecord } from '../../is-record.ts';

/** What came back for one request, as far as it came. */
export type RawAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Whether the answer came to its regular end. */
  readonly isWhole: boolean;
};

/** The same, read: streamed and whole answers alike. */
export type CheckAnswer = {
  readonly status: number;
  /** The upstream's or the gateway's own words where it refused, also within a stream. */
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly model: string | null;
  readonly blocks: readonly Block[];
  /** The usage of the first and the last event, laid over each other; null where there was none. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  readonly stopReason: string | null;
  /** Names of all fields of the message and of its last event. */
  readonly fields: ReadonlySet<string>;
  readonly isWhole: boolean;
};

export type Block = {
  readonly type: string;
  readonly text: string;
  readonly name: string | null;
  readonly isSigned: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

export function readAnswer(raw: RawAnswer): CheckAnswer {
  const { status, text, isWhole } = raw;
  const empty = {
    status,
    error: null,
    model: null,
    blocks: [],
    usage: null,
    stopReason: null,
    fields: new Set<string>(),
    isWhole,
  };
  if (raw.contentType.includes('text/event-stream')) return readStream({ ...empty, events: eventsIn(text) });
  const body = parse(text);
  if (status >= 400 || body.type === 'error' || body.error !== undefined)
    return { ...empty, error: errorIn(body) ?? { type: 'unknown', message: text.slice(0, MOST_TEXT) } };
  return {
    ...empty,
    model: textOf(body.model),
    blocks: listOf(body.content).map(blockOf),
    usage: isRecord(body.usage) ? body.usage : null,
    stopReason: textOf(body.stop_reason),
    fields: new Set(Object.keys(body)),
  };
}

const MOST_TEXT = 300;

function readStream({ events, ...empty }: CheckAnswer & { readonly events: readonly Fields[] }): CheckAnswer {
  const ofType = (type: string) => events.filter((event) => event.type === type);
  const start = recordOf(ofType('message_start')[0]?.message);
  const last = ofType('message_delta').at(-1) ?? {};
  const usages = [start.usage, last.usage].filter(isRecord);
  const blocks = ofType('content_block_start').map((event) => {
    const deltas = ofType('content_block_delta').filter(({ index }) => index === event.index);
    return withDeltas(
      blockOf(event.content_block),
      deltas.map(({ delta }) => recordOf(delta)),
    );
  });
  return {
    ...empty,
    error: errorIn(ofType('error')[0] ?? {}),
    model: textOf(start.model),
    blocks,
    usage: usages.length === 0 ? null : Object.assign({}, ...usages),
    stopReason: textOf(recordOf(last.delta).stop_reason),
    fields: new Set([...Object.keys(start), ...Object.keys(last), ...Object.keys(recordOf(last.delta))]),
    isWhole: empty.isWhole && ofType('message_stop').length > 0,
  };
}

function withDeltas(block: Block, deltas: readonly Fields[]): Block {
  return {
    ...block,
    text: block.text + deltas.map(({ text, thinking }) => textOf(text) ?? textOf(thinking) ?? '').join(''),
    isSigned: block.isSigned || deltas.some(({ type }) => type === 'signature_delta'),
  };
}

function blockOf(value: unknown): Block {
  const block = recordOf(value);
  return {
    type: textOf(block.type) ?? '',
    text: textOf(block.text) ?? textOf(block.thinking) ?? '',
    name: textOf(block.name),
    isSigned: typeof block.signature === 'string' && block.signature !== '',
  };
}

function eventsIn(text: string): readonly Fields[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => parse(line.slice(5)));
}

/** The error of a body or an event; a text in the place of an object is one too. */
function errorIn({ error, message }: Fields): CheckAnswer['error'] {
  if (typeof error === 'string') return { type: 'unknown', message: (textOf(message) ?? error).slice(0, MOST_TEXT) };
  if (!isRecord(error)) return null;
  return {
    type: textOf(error.type) ?? 'unknown',
    message: (textOf(error.message) ?? 'no message').slice(0, MOST_TEXT),
  };
}

function parse(text: string): Fields {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
