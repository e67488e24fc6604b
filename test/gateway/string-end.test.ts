import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStringEnds, findByLoop, OPEN, OPEN_ESCAPED } from '../../src/core/gateway/string-end.ts';

const RUNS = process.env['CORDON_LONG_TESTS'] === '1' ? 20_000 : 1000;
const ends = createStringEnds();

/** Mostly what decides: quotes, and backslashes in runs of every length. */
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.nat(40).map((length) => 'x'.repeat(length)) },
      { weight: 2, arbitrary: fc.nat(20).map((length) => '\\'.repeat(length)) },
      { weight: 1, arbitrary: fc.constantFrom('"', '\\"', '\\\\"', 'é', '\u{1F600}') },
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join('')));

test('both ways find the same end', () => {
  fc.assert(
    fc.property(text, fc.nat(200), fc.boolean(), (bytes, from, isEscaped) => {
      ends.forget();
      const at = Math.min(from, bytes.length);
      expect(ends.find(bytes, at, isEscaped)).toBe(findByLoop(bytes, at, isEscaped));
    }),
    { numRuns: RUNS },
  );
});

const WINDOW = 64 * 1024;
const marked = (length: number, end: string) => Buffer.from('x'.repeat(length) + end);

test.each([
  { name: 'a quote that is the last of a window', bytes: marked(WINDOW - 1, '"'), end: WINDOW },
  { name: 'a quote that is the first of the next', bytes: marked(WINDOW, '"'), end: WINDOW + 1 },
  { name: 'a backslash at the end of a window', bytes: marked(WINDOW - 1, '\\"y"'), end: WINDOW + 3 },
  { name: 'two of them', bytes: marked(WINDOW - 2, '\\\\"'), end: WINDOW + 1 },
  { name: 'one on each side', bytes: marked(WINDOW - 1, '\\\\"'), end: WINDOW + 2 },
  { name: 'two windows of backslashes', bytes: Buffer.from(`${'\\'.repeat(2 * WINDOW)}"`), end: 2 * WINDOW + 1 },
  { name: 'one more', bytes: Buffer.from(`${'\\'.repeat(2 * WINDOW + 1)}"z"`), end: 2 * WINDOW + 4 },
  { name: 'no end', bytes: marked(WINDOW, ''), end: OPEN },
  { name: 'no end, behind a backslash', bytes: marked(WINDOW, '\\'), end: OPEN_ESCAPED },
])('$name', ({ bytes, end }) => {
  ends.forget();
  expect(ends.find(bytes, 0, false)).toBe(end);
  expect(findByLoop(bytes, 0, false)).toBe(end);
});

test('what was there before is forgotten', () => {
  ends.forget();
  expect(ends.find(Buffer.from('xxxx"'), 0, false)).toBe(5);
  ends.forget();
  expect(ends.find(Buffer.from('xx"xx'), 0, false)).toBe(3);
});

test('the next string in the same bytes', () => {
  const bytes = Buffer.from(`one" ${'x'.repeat(WINDOW)} "two" "three"`);
  ends.forget();
  expect(ends.find(bytes, 0, false)).toBe(4);
  expect(ends.find(bytes, bytes.indexOf('two'), false)).toBe(bytes.indexOf('two') + 4);
  expect(ends.find(bytes, bytes.indexOf('three'), false)).toBe(bytes.length);
});
