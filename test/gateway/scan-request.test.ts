import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameModel } from '../../src/core/gateway/same-model.ts';
import { readRetryHint } from '../../src/core/gateway/retry-hint.ts';
import { createRequestScanner, replaceModel, type Scan } from '../../src/core/gateway/scan-request.ts';

const RUNS = process.env['CORDON_LONG_TESTS'] === '1' ? 20_000 : 500;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What is found in a whole body; the same must be found where it comes in pieces of any size. */
function scanRequest(bytes: Uint8Array): Scan {
  const scan = createRequestScanner().end(bytes);
  for (const size of [1, 2, 7, 64]) {
    const scanner = createRequestScanner();
    for (let there = size; there < bytes.length; there += size) scanner.read(bytes.subarray(0, there));
    expect(scanner.end(bytes)).toEqual(scan);
  }
  return scan;
}

/** Objects whose nested parts hold the wanted names too, written with blanks in odd places. */
const written = fc
  .record({
    model: fc.string({ unit: 'grapheme', minLength: 1 }),
    max_tokens: fc.integer({ min: 1, max: 100_000 }),
    stream: fc.boolean(),
    others: fc.dictionary(
      fc.string().filter((key) => !/^(?:model|max_tokens|stream)$/i.test(key)),
      fc.jsonValue(),
      { maxKeys: 4 },
    ),
    indent: fc.constantFrom(0, 1, '\\t'),
  })
  .map(({ others, indent, ...wanted }) => {
    const nested = { model: 'not this one', max_tokens: -1, text: '"model":"nor this"\\"' };
    const { model, ...rest } = wanted;
    const value = { nested, ...others, list: [nested, []], ...rest, model };
    return { wanted, text: JSON.stringify(value, null, indent === '\\t' ? '\t' : indent) };
  });

test('what is scanned is what a parser reads, and the model is replaced where it stands', () => {
  fc.assert(
    fc.property(written, ({ wanted, text }) => {
      const bytes = bytesOf(text);
      const scan = scanRequest(bytes);
      if (!scan.ok || scan.value.model === null) throw new Error(`not scanned: ${text}`);
      expect({ model: scan.value.model.text, max_tokens: scan.value.maxTokens, stream: scan.value.stream }).toEqual(
        wanted,
      );
      const { start, end } = scan.value.model.span;
      expect(new TextDecoder().decode(bytes.subarray(start, end))).toBe(JSON.stringify(wanted.model));
      const replaced = Buffer.concat(replaceModel(bytes, scan.value.model.span, 'an"other')).toString();
      expect(JSON.parse(replaced)).toEqual({ ...(JSON.parse(text) as object), model: 'an"other' });
      expect(replaced.length).toBe(text.length - JSON.stringify(wanted.model).length + '"an\\"other"'.length);
    }),
    { numRuns: RUNS },
  );
});

const NAMED = [
  'cache_control',
  'inference_geo',
  'speed',
  'web_search_20250305',
  '1h',
  'ttl',
  'a\\',
  '"speed"',
] as const;

/** More between a key and its value than anybody writes. */
const BLANKS = ' \n\t'.repeat(40);

/** Objects that name what costs more, as keys and as values, and say it in texts too. */
const named = fc
  .letrec((tie) => ({
    value: fc.oneof(
      { withCrossShrink: true },
      fc.constantFrom(...NAMED),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...NAMED), tie('value'), { maxKeys: 3 }),
      fc.constant(`a long text that says "speed" and \\ and ends with it ${'.'.repeat(60)} \\"speed"`),
    ),
  }))
  .value.map((value) => ({ model: 'm', messages: value }));

/** Every key and every text of a value, each with the key that it is the value of. */
function stringsOf(value: unknown, key = ''): readonly (readonly [text: string, key: string])[] {
  if (typeof value === 'string') return [[value, key]];
  if (Array.isArray(value)) return value.flatMap((item) => stringsOf(item));
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, item]) => [[name, ''] as const, ...stringsOf(item, name)])
    : [];
}

test('what a body names is found at any depth, as a key or a value, and not inside its texts', () => {
  fc.assert(
    fc.property(named, fc.constantFrom(0, 2, BLANKS), (value, indent) => {
      const strings = stringsOf(value);
      const has = (wanted: string) => strings.some(([text]) => text === wanted);
      const text =
        indent === BLANKS
          ? JSON.stringify(value, null, 1).replaceAll('": ', `"${BLANKS}:${BLANKS}`)
          : JSON.stringify(value, null, indent);
      const scan = scanRequest(bytesOf(text));
      expect(scan.ok && scan.value.mentions).toEqual({
        cacheControl: has('cache_control'),
        oneHour: strings.some(([text, key]) => text === '1h' && key === 'ttl'),
        inferenceGeo: has('inference_geo'),
        speed: has('speed'),
        webSearch: strings.some(([text]) => text.startsWith('web_search_2')),
      });
    }),
    { numRuns: RUNS },
  );
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      scanRequest(bytes);
    }),
    { numRuns: RUNS },
  );
});

test.each([
  { text: '{"model":"a","max_tokens":5}', model: 'a', maxTokens: 5, stream: false },
  { text: ' {\n"mod\\u0065l" : "a\\n" , "stream":true}', model: 'a\n', maxTokens: null, stream: true },
  { text: '{"model":7,"max_tokens":"5"}', model: null, maxTokens: null, stream: false },
  { text: '{"model":"a","max_tokens":1e3}', model: 'a', maxTokens: 1000, stream: false },
  { text: '{"model":"a","max_tokens":1.5}', model: 'a', maxTokens: null, stream: false },
  { text: '{}', model: null, maxTokens: null, stream: false },
])('$text', ({ text, model, maxTokens, stream }) => {
  const scan = scanRequest(bytesOf(text));
  expect(
    scan.ok && { model: scan.value.model?.text ?? null, maxTokens: scan.value.maxTokens, stream: scan.value.stream },
  ).toEqual({ model, maxTokens, stream });
});

test.each([
  '',
  '[]',
  '"x"',
  '{',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{"a":1}x',
  '{"a":1 "b":2}',
  '{"a":"x}',
  '{"a":[1}',
  '{"a":[1]]',
  '{"a":tru"e"}',
  '{"a":1]',
  '{"a":5',
  '{}}',
  '{,}',
  '{"model":"a",}',
  "{'a':1}",
])('%s is no request', (text) => {
  expect(scanRequest(bytesOf(text))).toEqual({ ok: false, reason: 'notJson' });
});

test.each([
  '{"model":"a","model":"b"}',
  '{"Model":"a"}',
  '{"model":"a","STREAM":true,"x"',
  '{"mod\\u0065l":1,"model":2}',
])('%s may be read as one or the other', (text) => {
  expect(scanRequest(bytesOf(text))).toEqual({ ok: false, reason: 'ambiguous' });
});

test.each([
  { headers: ['Retry-After', '7'], ms: 7000 },
  { headers: ['retry-after', '7', 'retry-after-ms', '1500'], ms: 1500 },
  { headers: ['retry-after', 'Wed, 25 Nov 2026 18:00:30 GMT'], ms: 30_000 },
  { headers: ['retry-after', 'Tue, 29 Feb 2028 00:00:00 GMT'], ms: Date.UTC(2028, 1, 29) - Date.UTC(2026, 10, 25, 18) },
  { headers: ['retry-after', 'Wed, 25 Nov 2026 17:00:00 GMT'], ms: 0 },
  { headers: ['retry-after', 'soon'], ms: null },
  { headers: ['retry-after', '-1'], ms: null },
  { headers: [], ms: null },
])('$headers ask for $ms ms', ({ headers, ms }) => {
  expect(readRetryHint(headers, Date.UTC(2026, 10, 25, 18))).toBe(ms);
});

test.each([
  { asked: 'anthropic/claude-sonnet-4.6', served: 'claude-4.6-sonnet-20260217', same: true },
  { asked: 'qwen/qwen3-coder:free', served: 'qwen/qwen3-coder-480b', same: true },
  { asked: 'claude-opus-5-5', served: 'claude-haiku-5-5', same: false },
  { asked: 'some/model', served: 'other/model-b', same: true },
  { asked: 'glm-5.3', served: 'glm-4.5-air', same: false },
])('$served is what was asked for with $asked: $same', ({ asked, served, same }) => {
  expect(isSameModel(asked, served)).toBe(same);
});
