import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedactors, secretForms } from '../../src/gateway/redactor.ts';
import { createStreamMeter } from '../../src/gateway/meter.ts';
import { event, messageEnd, messageStart, textBlock } from './messages.ts';
import { startUpstream, type MockUpstream } from './mock-upstream.ts';
import { KEY, setStage, upstreamAt, type Stage } from './stage.ts';

const RUNS = process.env['CORDON_LONG_TESTS'] === '1' ? 10_000 : 200;

let upstream: MockUpstream;
let stage: Stage;
let chunks: readonly Buffer[] = [];

beforeAll(async () => {
  upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    void sendChunks(response, chunks);
  });
  stage = await setStage({ upstreams: [upstreamAt(upstream.url), upstreamAt(upstream.url, { provider: 'second' })] });
});

afterAll(async () => {
  await stage.close();
  await upstream.close();
});

async function sendChunks(
  response: { write: (chunk: Buffer, done: () => void) => void; end: () => void },
  all: readonly Buffer[],
) {
  for (const chunk of all) await new Promise<void>((resolve) => response.write(chunk, resolve));
  response.end();
}

/** What streams are made of: events known and unknown, comments, odd line ends, text outside ASCII. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map(textBlock),
  fc.constantFrom(
    'event: ping\ndata: {"type": "ping"}\n\n',
    ': comment\n\n',
    ': OPENROUTER PROCESSING\n\n',
    'event: brand_new\ndata: {"type":"brand_new","x":1}\n\n',
    'data: {"type":"content_block_delta"}\r\n\r\n',
    'id: 7\nretry: 10\n\n',
    'data:\n\n',
    '\n',
    'event: content_block_delta\rdata: {"type":"content_block_delta"}\r\r',
    `data: ${'x'.repeat(3000)}\n\n`,
  ),
);

const stream = fc
  .record({ pieces: fc.array(piece, { maxLength: 12 }), cuts: fc.array(fc.nat(6000), { maxLength: 25 }) })
  .map(({ pieces, cuts }) => {
    const bytes = Buffer.from(messageStart() + pieces.join('') + messageEnd());
    return { bytes, chunks: cutAt(bytes, cuts) };
  });

function cutAt(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index])).filter(({ length }) => length > 0);
}

test('a stream comes down byte for byte, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (given) => {
      ({ chunks } = given);
      const { body, isWhole } = await stage.ask();
      expect(isWhole).toBe(true);
      expect(body.equals(given.bytes)).toBe(true);
    }),
    { numRuns: RUNS },
  );
  const settled = await stage.ledger.settled(RUNS);
  expect(settled.every(({ outcome, tokens }) => outcome === 'answered' && tokens?.output === 50)).toBe(true);
}, 600_000);

test('usage is read the same, however a stream is cut', () => {
  fc.assert(
    fc.property(stream, (given) => {
      const meter = createStreamMeter();
      for (const chunk of given.chunks) meter.push(chunk);
      meter.end();
      expect(meter.reading()).toMatchObject({
        usage: { input_tokens: 1000, output_tokens: 50 },
        isFinal: true,
        model: 'some/model',
        hasContent: true,
        error: null,
      });
    }),
    { numRuns: RUNS },
  );
});

test('the key never comes back, however it is cut, and nothing else changes', () => {
  const forms = secretForms([KEY], new Set());
  const text = fc.array(
    fc.constantFrom(KEY, KEY.slice(0, 9), KEY.slice(0, -1), 'p', 'provider-', 'é', '\n\n', '{"x":1}'),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), (parts, cuts) => {
      const bytes = Buffer.from(`${parts.join('')}.`);
      const redactor = createRedactors(forms)();
      const out = [...cutAt(bytes, cuts).map((chunk) => Buffer.from(redactor.push(chunk))), redactor.end()];
      expect(Buffer.concat(out).toString()).toBe(bytes.toString().replaceAll(KEY, '*'.repeat(KEY.length)));
    }),
    { numRuns: RUNS },
  );
});

test.each([
  {
    stream: 'an event without its name',
    text: `data: {"type":"message_delta","delta":{},"usage":{"output_tokens":7}}\n\n`,
    usage: { output_tokens: 7 },
  },
  { stream: 'no blank line at the end', text: messageEnd({ outputTokens: 9 }).trimEnd(), usage: { output_tokens: 9 } },
  {
    stream: 'the last of several deltas',
    text: messageEnd({ outputTokens: 1 }) + messageEnd({ outputTokens: 2, usage: { input_tokens: 30 } }),
    usage: { output_tokens: 2, input_tokens: 30 },
  },
  {
    stream: 'a delta with nulls',
    text: messageStart() + messageEnd({ usage: { input_tokens: null } }),
    usage: { output_tokens: 50, input_tokens: 1000 },
  },
  { stream: 'a byte order mark', text: `\uFEFF${messageEnd()}`, usage: { output_tokens: 50 } },
  {
    stream: 'a delta that is no JSON',
    text: messageStart() + 'event: message_delta\ndata: {{\n\n',
    usage: { output_tokens: 1, input_tokens: 1000 },
  },
  { stream: 'nothing of use', text: event({ type: 'ping' }), usage: null },
])('usage of $stream', ({ text, usage }) => {
  const meter = createStreamMeter();
  meter.push(Buffer.from(text));
  meter.end();
  expect(meter.reading().usage).toEqual(usage);
});
