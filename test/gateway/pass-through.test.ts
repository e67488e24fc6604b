import { afterEach, beforeEach, expect, test } from 'vitest';
import { answers, asAsked, streams, wholeJson, wholeStream } from './messages.ts';
import { startUpstream, type MockUpstream } from './mock-upstream.ts';
import { KEY, MESSAGE, NOW, setStage, TOKEN, upstreamAt, type Stage } from './stage.ts';

let upstream: MockUpstream;
let stage: Stage;

beforeEach(async () => {
  upstream = await startUpstream(asAsked);
  stage = await setStage({ upstreams: [upstreamAt(`${upstream.url}/api`)] });
});

afterEach(async () => {
  await stage.close();
  await upstream.close();
});

test('the body goes up byte for byte and the answer comes down so', async () => {
  const body =
    '{ "stream":true,\n"model" : "some/model","max_tokens":1000, "messages":[],"unknown_field":{"a":"\\u00e9é"}}';
  const answer = await stage.ask({ body });
  expect(upstream.got[0]?.body.toString()).toBe(body);
  expect(upstream.got[0]?.path).toBe('/api/v1/messages?beta=true');
  expect(answer).toMatchObject({ status: 200, text: wholeStream(), isWhole: true });
});

test('open headers pass, the credential is exchanged, what names the person stays', async () => {
  await stage.ask({
    headers: {
      'anthropic-beta': 'a-1,oauth-2025-04-20,b-2',
      'anthropic-new-thing': 'yes',
      'x-claude-code-session-id': 'cs1',
      'x-stainless-lang': 'js',
      'x-app': 'cli',
      'user-agent': 'claude-cli/2.1.330',
      cookie: 'a=b',
      'proxy-authorization': 'Basic x',
      forwarded: 'for=1.2.3.4',
      'x-forwarded-for': '1.2.3.4',
      'x-portkey-api-key': 'foreign',
      connection: 'x-hop, close',
      'x-hop': 'one',
      'accept-encoding': 'gzip, br',
    },
  });
  const { 'content-length': length, host, connection: _connection, ...headers } = upstream.got[0]?.headers ?? {};
  expect(length).toBe(String(MESSAGE.length));
  expect(host).toBe(`127.0.0.1:${upstream.port}`);
  expect(headers).toEqual({
    authorization: `Bearer ${KEY}`,
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'anthropic-beta': 'a-1,b-2',
    'anthropic-new-thing': 'yes',
    'x-claude-code-session-id': 'cs1',
    'x-stainless-lang': 'js',
    'x-app': 'cli',
    'user-agent': 'claude-cli/2.1.330',
    'accept-encoding': 'identity',
  });
});

test.each([
  { how: 'bearer', headers: { authorization: `Bearer ${TOKEN}` }, status: 200 },
  { how: 'x-api-key', headers: { 'x-api-key': TOKEN }, status: 200 },
  { how: 'both', headers: { authorization: `Bearer ${TOKEN}`, 'x-api-key': TOKEN }, status: 200 },
])('the token is taken as $how', async ({ headers, status }) => {
  expect((await stage.ask({ onlyHeaders: headers })).status).toBe(status);
});

test('an intent is written before, and settled from the last usage', async () => {
  await stage.ask({ headers: { 'x-claude-code-session-id': 'cs1', 'x-claude-code-agent-id': 'a7' } });
  const [settlement] = await stage.ledger.settled(1);
  expect(stage.ledger.intents).toMatchObject([
    {
      attempt: 1,
      at: NOW,
      attribution: { session: 's1', profile: 'capped', project: '/project', clientSession: 'cs1', agent: 'a7' },
      provider: 'lab',
      model: 'some/model',
      requestedModel: 'some/model',
      reserveMicroUsd: 100_000 + Math.ceil(MESSAGE.length / 3) * 10,
    },
  ]);
  expect(settlement).toMatchObject({
    outcome: 'answered',
    status: 200,
    tokens: { input: 1000, output: 50 },
    costMicroUsd: 15_000,
    costBasis: 'list',
    servedModel: 'some/model',
    failover: null,
  });
});

test.each([
  { case: 'a JSON answer', how: answers(200, wholeJson()), cost: 15_000, basis: 'list' },
  {
    case: 'usage of the last delta over the first',
    how: streams(wholeStream({ usage: { input_tokens: 2000 } })),
    cost: 25_000,
    basis: 'list',
  },
  {
    case: 'what the provider bills',
    how: streams(wholeStream({ usage: { cost: 0.0123 } })),
    cost: 12_300,
    basis: 'billed',
  },
  { case: 'negative usage', how: streams(wholeStream({ outputTokens: -5 })), cost: 'reserve', basis: 'list' },
  { case: 'no usage', how: answers(200, '{"type":"message","content":[]}'), cost: 'reserve', basis: 'list' },
])('charged by $case', async ({ how, cost, basis }) => {
  upstream.answer(how);
  await stage.ask();
  const [settlement] = await stage.ledger.settled(1);
  const [intent] = stage.ledger.intents;
  expect(settlement).toMatchObject({
    costMicroUsd: cost === 'reserve' ? intent?.reserveMicroUsd : cost,
    costBasis: basis,
  });
});

test('a request-id is added where there is none, and the upstream’s own is kept', async () => {
  expect((await stage.ask()).headers['request-id']).toMatch(/^req_[0-9a-f]{24}$/);
  upstream.answer(streams(wholeStream(), { 'request-id': 'req_theirs' }));
  expect((await stage.ask()).headers['request-id']).toBe('req_theirs');
});

test('error bodies and unknown headers come down as they are', async () => {
  const body =
    '{"type":"error","error":{"type":"invalid_request_error","message":"capability_rejected: prompt_too_long"}}';
  upstream.answer(answers(400, body, { 'anthropic-ratelimit-unified-status': 'allowed', 'x-new': '1' }));
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 400, text: body });
  expect(answer.headers).toMatchObject({ 'anthropic-ratelimit-unified-status': 'allowed', 'x-new': '1' });
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ outcome: 'failed', status: 400, costMicroUsd: 0 });
});

test('counting tokens is free and in no book', async () => {
  upstream.answer(answers(200, '{"input_tokens":5}'));
  const answer = await stage.ask({ path: '/v1/messages/count_tokens?beta=true' });
  expect(answer).toMatchObject({ status: 200, text: '{"input_tokens":5}' });
  expect(upstream.got[0]?.path).toBe('/api/v1/messages/count_tokens?beta=true');
  expect(stage.ledger.intents).toEqual([]);
});

test('the models are those of the order, each under an id that the client keeps', async () => {
  const answer = await stage.ask({ method: 'GET', path: '/v1/models?limit=1000' });
  expect(JSON.parse(answer.text)).toMatchObject({
    data: [
      { type: 'model', id: 'anthropic/claude-opus-4.6', display_name: 'Opus' },
      { type: 'model', id: 'anthropic-compatible/some/model', display_name: 'Some model' },
    ],
    has_more: false,
  });
  await stage.ask({ body: '{"max_tokens":10,"model":"anthropic-compatible/some/model","messages":[]}' });
  expect(upstream.got[0]?.body.toString()).toBe('{"max_tokens":10,"model":"some/model","messages":[]}');
});

test.each([
  { method: 'HEAD', path: '/api/hello', status: 200 },
  { method: 'GET', path: '/v1/messages', status: 404 },
  { method: 'POST', path: '/v1/messages/', status: 404 },
  { method: 'POST', path: '/v1/complete', status: 404 },
  { method: 'GET', path: '/v1/models/nothing', status: 404 },
  { method: 'DELETE', path: '/v1/models', status: 404 },
])('$method $path is answered $status', async ({ method, path, status }) => {
  expect((await stage.ask({ method, path })).status).toBe(status);
});
