import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { closeAfterEach } from './close-after-each.ts';
import type { Upstream } from '../../src/core/gateway/order.ts';
import {
  answers,
  asAsked,
  breaksAfter,
  event,
  failsWith,
  messageStart,
  overloaded,
  streams,
  textBlock,
  wholeJson,
  wholeStream,
} from './messages.ts';
import { startUpstream, type MockUpstream, type Upstand } from './mock-upstream.ts';
import { KEY, MESSAGE, setStage, upstreamAt, type Stage } from './stage.ts';

const opened = closeAfterEach();

const KEY_2 = 'key-of-the-second-provider-77';

async function twoUpstreams(first: Upstand, second: Upstand = asAsked, limits = {}) {
  const one = await startUpstream(first);
  const two = await startUpstream(second);
  const stage = await setStage({ upstreams: [upstreamAt(one.url), fallback(two.url)], limits });
  opened.push(one, two, stage);
  return { one, two, stage };
}

function fallback(url: string): Upstream {
  return upstreamAt(url, { provider: 'lab2', credential: KEY_2, auth: 'x-api-key', model: 'other/model' });
}

const passing: readonly { readonly failure: string; readonly how: Upstand; readonly reason: string }[] = [
  ...[408, 429, 500, 502, 503, 529].map((status) => ({
    failure: `a ${status}`,
    how: failsWith(status, 'overloaded_error'),
    reason: `answered ${status}`,
  })),
  { failure: 'an overload behind a 200', how: streams(overloaded), reason: 'answered with overloaded_error' },
  {
    failure: 'an overload behind a 200, a start and a ping',
    how: streams(`${messageStart()}event: ping\ndata: {"type": "ping"}\n\n: comment\n\n${overloaded}`),
    reason: 'answered with overloaded_error',
  },
  {
    failure: 'an error of no type behind a 200',
    how: streams(
      'data: {"error":{"code":502,"message":"no"}}\n\nevent: error\ndata: {"type":"error","error":{"message":"x"}}\n\n',
    ),
    reason: 'answered with an error',
  },
  { failure: 'a break before content', how: breaksAfter(messageStart()), reason: 'broke the connection off' },
  { failure: 'an empty stream', how: streams(''), reason: 'ended its answer before anything was said' },
  { failure: 'a reset', how: (response) => void response.destroy(), reason: 'broke the connection off' },
  {
    failure: 'something that is no HTTP',
    how: (response) => void response.socket?.end('hello\r\n\r\n'),
    reason: 'answered with something that is no HTTP',
  },
  { failure: 'a hang', how: () => {}, reason: 'said nothing within 0 s' },
  {
    failure: 'a start and then a hang',
    how: (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(messageStart()),
    reason: 'said nothing within 0 s',
  },
];

test.each(passing)('after $failure the next upstream is asked', async ({ how, reason }) => {
  const { one, two, stage } = await twoUpstreams(how, asAsked, { firstContentMs: 300 });
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 200, text: wholeStream(), isWhole: true });
  expect(one.got).toHaveLength(1);
  expect(two.got).toHaveLength(1);
  expect(two.got[0]?.headers).toMatchObject({ 'x-api-key': KEY_2 });
  expect(JSON.stringify(two.got[0]?.headers)).not.toContain(KEY);
  expect(two.got[0]?.body.toString()).toBe(MESSAGE.replace('some/model', 'other/model'));
  const failover = `lab ${reason}; lab2 is asked instead.`;
  expect(stage.notices.filter(({ kind }) => kind === 'failover')).toEqual([{ kind: 'failover', text: failover }]);
  const [failed, answered] = await stage.ledger.settled(2);
  expect(failed).toMatchObject({ outcome: 'failed', failover });
  expect(answered).toMatchObject({ outcome: 'answered', failover: null, costMicroUsd: 15_000 });
  expect(stage.ledger.intents.map(({ attempt, provider, model }) => ({ attempt, provider, model }))).toEqual([
    { attempt: 1, provider: 'lab', model: 'some/model' },
    { attempt: 2, provider: 'lab2', model: 'other/model' },
  ]);
  expect(new Set(stage.ledger.intents.map(({ request }) => request)).size).toBe(1);
});

test('a refused connection costs nothing and is passed over', async () => {
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  const { port } = dead.address() as { readonly port: number };
  await new Promise((resolve) => dead.close(resolve));
  const two = await startUpstream(asAsked);
  const stage = await setStage({ upstreams: [upstreamAt(`http://127.0.0.1:${port}`), fallback(two.url)] });
  opened.push(two, stage);
  expect((await stage.ask()).status).toBe(200);
  expect((await stage.ledger.settled(2))[0]).toMatchObject({ outcome: 'failed', status: null, costMicroUsd: 0 });
});

test.each([
  { failure: 'a JSON error behind a 200', how: answers(200, '{"error":{"code":502,"message":"provider failed"}}') },
  {
    failure: 'half a JSON answer',
    how: ((response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .write('{"type":"mess', () => response.destroy())) satisfies Upstand,
  },
])('after $failure the next upstream is asked', async ({ how }) => {
  const { stage } = await twoUpstreams(how, answers(200, wholeJson()));
  expect(await stage.ask({ body: MESSAGE.replace('true', 'false') })).toMatchObject({ status: 200, text: wholeJson() });
});

const relayed = [
  ...[400, 401, 403, 404, 413].map((status) => ({ failure: `a ${status}`, how: failsWith(status, 'x_error'), status })),
  {
    failure: 'a request error behind a 200',
    how: streams(overloaded.replace('overloaded_error', 'invalid_request_error')),
    status: 200,
  },
  { failure: 'an error after content', how: streams(messageStart() + textBlock('half an') + overloaded), status: 200 },
];

test.each(relayed)('$failure is relayed and nobody else asked', async ({ how, status }) => {
  const { two, stage } = await twoUpstreams(how);
  expect((await stage.ask()).status).toBe(status);
  expect(two.got).toEqual([]);
  expect(stage.ledger.intents).toHaveLength(1);
});

test('an answer that breaks off after content is cut, and charged as reserved', async () => {
  const text = messageStart() + textBlock('half an');
  const { two, stage } = await twoUpstreams(breaksAfter(text));
  expect(await stage.ask()).toMatchObject({ status: 200, text, isWhole: false });
  expect(two.got).toEqual([]);
  const [settlement] = await stage.ledger.settled(1);
  expect(settlement).toMatchObject({ outcome: 'aborted', costMicroUsd: stage.ledger.intents[0]?.reserveMicroUsd });
});

test('the last upstream’s own failure is what the client gets', async () => {
  const { stage } = await twoUpstreams(
    failsWith(529, 'overloaded_error'),
    failsWith(429, 'rate_limit_error', { 'retry-after': '7' }),
  );
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  expect(answer.text).toContain('told to answer 429');
});

test('the breaker opens after five failures in a row, and closes with an answer', async () => {
  const { one, two, stage } = await twoUpstreams(failsWith(500, 'api_error'));
  for (let turn = 0; turn < 4; turn += 1) await stage.ask();
  one.answer(asAsked);
  await stage.ask();
  one.answer(failsWith(500, 'api_error'));
  expect(one.got).toHaveLength(5);
  for (let turn = 0; turn < 15; turn += 1) await stage.ask();
  expect(one.got).toHaveLength(10);
  expect(two.got).toHaveLength(4 + 15);
  expect(stage.notices.filter(({ kind }) => kind === 'breaker')).toEqual([
    { kind: 'breaker', text: 'lab failed 5 times in a row and rests for 30 s.' },
  ]);
});

test('a retry hint is honoured from the first failure', async () => {
  const { one, stage } = await twoUpstreams(failsWith(429, 'rate_limit_error', { 'retry-after': '20' }));
  await stage.ask();
  one.answer(asAsked);
  await stage.ask();
  expect(one.got).toHaveLength(1);
});

test('without a fallback nothing is held back: the start arrives before the content', async () => {
  const one = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(messageStart());
  });
  const stage = await setStage({ upstreams: [upstreamAt(one.url)] });
  opened.push(one, stage);
  const first = await firstBytes(stage);
  expect(first).toBe(messageStart());
  expect(one.got).toHaveLength(1);
});

async function firstBytes(stage: Stage): Promise<string> {
  const response = await fetch(`${stage.gateway.address}/v1/messages`, {
    method: 'POST',
    body: MESSAGE,
    headers: { 'x-api-key': 'session-token-0123456789abcdef0123456789abcdef' },
  });
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return Buffer.from((value as Uint8Array | undefined) ?? []).toString();
}

test('without a fallback a failing upstream is asked each time and no breaker stands in between', async () => {
  const one: MockUpstream = await startUpstream(failsWith(529, 'overloaded_error', { 'retry-after': '60' }));
  const stage = await setStage({ upstreams: [upstreamAt(one.url)] });
  opened.push(one, stage);
  for (let turn = 0; turn < 7; turn += 1) expect((await stage.ask()).status).toBe(529);
  expect(one.got).toHaveLength(7);
  expect(stage.notices).toEqual([]);
});

test('a cut answer is asked for again without streaming, and both are metered', async () => {
  const { one, stage } = await twoUpstreams(
    streams(messageStart() + textBlock('half') + event({ type: 'error', error: { type: 'api_error', message: 'x' } })),
  );
  await stage.ask();
  one.answer(answers(200, wholeJson()));
  await stage.ask({ body: MESSAGE.replace('true', 'false') });
  const settled = await stage.ledger.settled(2);
  expect(settled.map(({ outcome }) => outcome)).toEqual(['aborted', 'answered']);
  expect(settled[0]?.costMicroUsd).toBe(stage.ledger.intents[0]?.reserveMicroUsd);
});
