import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startUpstream, type MockUpstream, type Upstand } from '../mock-upstream.ts';
import { refusalOf, setStage, upstreamAt, type Stage } from '../stage.ts';
import type { Answer, DialectFixture } from './fixture.ts';
import { readStream, readWhole } from './read-answer.ts';

const USAGE = { input: 100, cacheRead: 900, output: 50 };
const TEXT: Answer = { blocks: [{ kind: 'text', text: 'hello, wörld' }], stop: 'end_turn', usage: USAGE };
const TOOLS: Answer = {
  blocks: [
    { kind: 'text', text: 'let me see' },
    { kind: 'tool', id: 'toolu_1', name: 'Read', input: { path: '/a', lines: [1, 2] } },
    { kind: 'tool', id: 'toolu_2', name: 'Bash', input: { command: 'echo "x"\n' } },
  ],
  stop: 'tool_use',
  usage: USAGE,
};

const IMAGE = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };

/** A conversation with everything that gets lost elsewhere: calls, results, an error, an image, fields of the vendor's own. */
const HISTORY = {
  model: 'some/model',
  max_tokens: 1000,
  system: [{ type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } }],
  thinking: { type: 'enabled', budget_tokens: 1024 },
  context_management: { edits: [] },
  tools: [{ name: 'Read', description: 'reads', input_schema: { type: 'object' } }],
  messages: [
    { role: 'user', content: 'look' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: '/a' } }] },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          is_error: true,
          content: [{ type: 'text', text: 'no such file' }, IMAGE],
        },
        { type: 'text', text: 'go on' },
      ],
    },
  ],
};

const request = (stream: boolean) => JSON.stringify({ ...HISTORY, stream });

/** What every dialect must get right: each case is something that a gateway in use gets wrong. */
export function describeDialect(fixture: DialectFixture): void {
  const { dialect, skips } = fixture;
  let upstream: MockUpstream;
  let stage: Stage;

  beforeEach(async () => {
    upstream = await startUpstream(fixture.saysNothing);
    stage = await setStage({ upstreams: [upstreamAt(upstream.url, { dialect })] });
  });

  afterEach(async () => {
    await stage.close();
    await upstream.close();
  });

  const ask = (how: Upstand, stream = true) => {
    upstream.answer(how);
    return stage.ask({ body: request(stream) });
  };

  const cases: Readonly<Record<string, () => Promise<void>>> = {
    'calls and results in the history stay what they are, errors and images too': async () => {
      await ask(fixture.answers(TEXT));
      const [got] = upstream.got;
      expect(got === undefined ? [] : fixture.read(got)).toEqual([
        { kind: 'text', role: 'user', text: 'look' },
        { kind: 'call', id: 'toolu_1', name: 'Read', input: { path: '/a' } },
        { kind: 'result', id: 'toolu_1', text: 'no such file', isError: true, images: 1 },
        { kind: 'text', role: 'user', text: 'go on' },
      ]);
    },
    'fields of the vendor go up exactly where the upstream knows them': async () => {
      await ask(fixture.answers(TEXT));
      const body = upstream.got[0]?.body.toString() ?? '';
      for (const field of ['cache_control', 'context_management', 'budget_tokens']) {
        expect({ field, isThere: body.includes(field) }).toEqual({ field, isThere: fixture.vendorFields === 'kept' });
      }
    },
    'text comes down as it was said': async () => {
      expect(readStream((await ask(fixture.answers(TEXT))).text)).toEqual({ ...TEXT, error: null, isComplete: true });
    },
    'reasoning comes down as thinking, in front of what was thought about': async () => {
      const answer: Answer = { ...TEXT, blocks: [{ kind: 'thinking', text: 'hm' }, ...TEXT.blocks] };
      expect(readStream((await ask(fixture.answers(answer))).text).blocks).toEqual(answer.blocks);
    },
    'parallel calls come down one behind the other': async () => {
      const { blocks, stop } = readStream((await ask(fixture.answers(TOOLS))).text);
      expect({ blocks, stop }).toEqual({ blocks: TOOLS.blocks, stop: 'tool_use' });
    },
    'calls whose pieces come in turn come down one behind the other': async () => {
      const { blocks } = readStream((await ask(fixture.answers(TOOLS, { interleaved: true }))).text);
      expect(blocks).toEqual(TOOLS.blocks);
    },
    'an answer that is not streamed says the same': async () => {
      expect(readWhole((await ask(fixture.answers(TOOLS), false)).text)).toEqual({
        ...TOOLS,
        error: null,
        isComplete: true,
      });
    },
    'what the cache had is told apart, to the client and in the book': async () => {
      expect(readStream((await ask(fixture.answers(TEXT))).text).usage).toEqual(USAGE);
      expect((await stage.ledger.settled(1))[0]?.tokens).toMatchObject(USAGE);
    },
    'usage that comes together with the end is not lost': async () => {
      expect(readStream((await ask(fixture.answers(TEXT, { coalesced: true }))).text).usage).toEqual(USAGE);
      expect((await stage.ledger.settled(1))[0]?.tokens).toMatchObject(USAGE);
    },
    'an error on the way never looks like an end': async () => {
      const answer = await ask(fixture.answers(TOOLS, { failsAfter: 1 }));
      const { isComplete, error } = readStream(answer.text);
      expect(isComplete).toBe(false);
      expect(error !== null || !answer.isWhole).toBe(true);
      expect((await stage.ledger.settled(1))[0]).toMatchObject({
        outcome: 'aborted',
        costMicroUsd: stage.ledger.intents[0]?.reserveMicroUsd,
      });
    },
    'an answer that says nothing never looks like an end': async () => {
      const answer = await ask(fixture.saysNothing);
      expect(answer.status !== 200 || !readStream(answer.text).isComplete).toBe(true);
      expect((await stage.ledger.settled(1))[0]?.outcome).not.toBe('answered');
    },
    'refusals come down in the vendor’s shape, with their hints': async () => {
      const limited = await ask(fixture.fails(429, 'slow down', { 'retry-after': '7' }));
      expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
      expect(refusalOf(limited).message).toContain('slow down');
      const wrong = await ask(fixture.fails(400, 'prompt is too long: 250000 tokens > 200000 maximum'));
      expect(wrong.status).toBe(400);
      expect(refusalOf(wrong)).toMatchObject({
        type: 'invalid_request_error',
        message: 'prompt is too long: 250000 tokens > 200000 maximum',
      });
    },
    'tokens are counted, or it is said that they are not': async () => {
      upstream.answer(fixture.counts(42));
      const answer = await stage.ask({ path: '/v1/messages/count_tokens', body: request(false) });
      if (answer.status === 404) expect(refusalOf(answer).type).toBe('not_found_error');
      else expect(JSON.parse(answer.text)).toEqual({ input_tokens: 42 });
    },
    ...Object.fromEntries(
      (['end_turn', 'tool_use', 'max_tokens', 'refusal'] as const).map((stop) => [
        `the reason ${stop} stays`,
        async () => {
          expect(readStream((await ask(fixture.answers({ ...TEXT, stop }))).text).stop).toBe(stop);
        },
      ]),
    ),
  };

  describe(`the contract of ${dialect}`, () => {
    test('nothing is left out but what has a reason', () => {
      expect(Object.keys(skips).filter((name) => cases[name] === undefined)).toEqual([]);
    });
    for (const [name, check] of Object.entries(cases)) test.skipIf(skips[name] !== undefined)(name, check);
  });
}
