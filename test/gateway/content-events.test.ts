import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createContentEvents, skipByLoop } from '../../src/gateway/content-events.ts';

const RUNS = process.env['CORDON_LONG_TESTS'] === '1' ? 20_000 : 1000;
const contentEvents = createContentEvents();

const CONTENT = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0}\n\n';
const OTHER = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';
/** A chunk that is long enough for the program, whatever it begins with. */
const long = (text: string) => Buffer.from(text + 'x'.repeat(600));

/** Mostly what decides: events, what nearly is one, and line feeds in runs. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.nat(60).map((length) => `event: content_block_${'d'.repeat(length)}\n\n`) },
      { weight: 3, arbitrary: fc.constantFrom(CONTENT, OTHER, 'event: content_blocks\n\n', 'event: content_block_') },
      { weight: 1, arbitrary: fc.nat(5).map((length) => '\n'.repeat(length)) },
      { weight: 1, arbitrary: fc.nat(40).map((length) => 'é'.repeat(length)) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('both ways skip the same, whatever was there before', () => {
  fc.assert(
    fc.property(text, fc.nat(2000), (written, cut) => {
      const bytes = Buffer.from(written);
      const chunk = bytes.subarray(0, bytes.length - (cut % 40));
      const [skip, expected] = [contentEvents(chunk), skipByLoop(chunk)];
      for (const at of [0, cut % (chunk.length + 1), chunk.length]) expect(skip(at)).toBe(expected(at));
    }),
    { numRuns: RUNS },
  );
});

describe('where it stops', () => {
  test.each([
    { name: 'at another event', chunk: long(CONTENT + CONTENT + OTHER), end: 2 * CONTENT.length },
    {
      name: 'at an event that has no end yet',
      chunk: Buffer.from(CONTENT.repeat(9) + CONTENT.slice(0, -1)),
      end: 9 * CONTENT.length,
    },
    {
      name: 'at one that is only begun',
      chunk: Buffer.from(`${CONTENT.repeat(9)}event: content_block`),
      end: 9 * CONTENT.length,
    },
    { name: 'at the end', chunk: Buffer.from(CONTENT.repeat(9)), end: 9 * CONTENT.length },
    { name: 'at the first byte', chunk: long(`\n${CONTENT}`), end: 0 },
    { name: 'behind two line feeds of three', chunk: long(`${CONTENT}\n${CONTENT}`), end: CONTENT.length },
  ])('$name', ({ chunk, end }) => {
    expect(contentEvents(chunk)(0)).toBe(end);
    expect(skipByLoop(chunk)(0)).toBe(end);
  });

  test('a chunk that is longer than the program’s memory', () => {
    const chunk = Buffer.from(CONTENT.repeat(2000) + OTHER);
    expect(contentEvents(chunk)(0)).toBe(2000 * CONTENT.length);
  });

  test('what a longer chunk left behind ends nothing', () => {
    contentEvents(Buffer.from('\n'.repeat(4096)));
    const open = Buffer.from(`event: content_block_${'d'.repeat(600)}\n`);
    expect(contentEvents(open)(0)).toBe(0);
  });
});
