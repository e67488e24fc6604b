import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamMeter } from '../../src/gateway/meter.ts';

type Event = { readonly type: string; readonly named: boolean; readonly data: object };

const EVENTS: readonly Event[] = [
  { type: 'content_block_delta', named: true, data: { index: 0, delta: { text: 'a\n\nevent: message_delta\n\nb' } } },
  { type: 'content_block_delta', named: false, data: { index: 0, delta: { text: 'wörd' } } },
  { type: 'content_block_start', named: true, data: { index: 0 } },
  { type: 'ping', named: true, data: {} },
  { type: 'message_delta', named: true, data: { usage: { output_tokens: 7 } } },
  { type: 'message_delta', named: false, data: { usage: { output_tokens: 8 } } },
  {
    type: 'message_start',
    named: true,
    data: { message: { model: 'm', usage: { input_tokens: 3, output_tokens: 1 } } },
  },
  { type: 'error', named: true, data: { error: { type: 'overloaded_error' } } },
];

function write({ type, named, data }: Event, line: string): string {
  return `${named ? `event: ${type}${line}` : ''}data: ${JSON.stringify({ type, ...data })}${line}${line}`;
}

function read(bytes: Buffer, cuts: readonly number[]) {
  const meter = createStreamMeter();
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let from = 0;
  for (const to of [...places, bytes.length]) {
    if (to > from) meter.push(bytes.subarray(from, to));
    from = to;
  }
  meter.end();
  return { ...meter.reading() };
}

/** What the events say, read one by one. */
function expected(events: readonly Event[]) {
  const reading = { usage: null as object | null, isFinal: false, model: null as string | null, hasContent: false };
  let error: { type: string } | null = null;
  for (const { type, data } of events) {
    if (type.startsWith('content_') || type === 'message_delta') reading.hasContent = true;
    if (type === 'message_delta') {
      reading.isFinal = true;
      reading.usage = { ...reading.usage, ...(data as { usage: object }).usage };
    }
    if (type === 'message_start') {
      const { model, usage } = (data as { message: { model: string; usage: object } }).message;
      reading.model = model;
      reading.usage = { ...reading.usage, ...usage };
    }
    if (type === 'error') error = { type: 'overloaded_error' };
  }
  return { ...reading, error };
}

describe('what is read of a stream', () => {
  it('is the same however it is cut, whatever its lines end with, and whatever stands between its events', () => {
    const stream = fc.record({
      events: fc.array(fc.constantFrom(...EVENTS), { maxLength: 12 }),
      line: fc.constantFrom('\n', '\r\n', '\r'),
      between: fc.constantFrom('', ': comment', 'id: 1'),
      cuts: fc.array(fc.nat(2000), { maxLength: 12 }),
      isEveryByte: fc.boolean(),
    });
    fc.assert(
      fc.property(stream, ({ events, line, between, cuts, isEveryByte }) => {
        const text = events
          .map((event) => (between === '' ? '' : `${between}${line}${line}`) + write(event, line))
          .join('');
        const bytes = Buffer.from(text);
        const places = isEveryByte ? Array.from({ length: bytes.length }, (_, index) => index) : cuts;
        expect(read(bytes, places)).toEqual(expected(events));
      }),
      { numRuns: 3000 },
    );
  });

  it('goes on behind content in a stream whose lines change their ends', () => {
    const [content, , , , final] = EVENTS;
    if (content === undefined || final === undefined) throw new Error('they are there');
    const bytes = Buffer.from(
      write(content, '\n') + write(content, '\r\n') + write(content, '\n') + write(final, '\r\n'),
    );
    for (let cut = 0; cut < bytes.length; cut += 1) expect(read(bytes, [cut])).toEqual(expected([content, final]));
  });
});
