import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAsked } from './messages.ts';
import { startUpstream, type MockUpstream } from './mock-upstream.ts';
import { RUNTIMES, startUnder, type DistantStage } from './other-runtime.ts';
import { headFor, sendRaw } from './raw-request.ts';
import { MESSAGE, refusalOf, TOKEN } from './stage.ts';

const REAL = 'sk-ant-api03-made-up-but-shaped-like-a-real-one';

/** What each wrong credential is: all get the same answer. */
const credentials: readonly { readonly credential: string; readonly headers: Readonly<Record<string, string>> }[] = [
  { credential: 'none', headers: {} },
  { credential: 'an empty one', headers: { authorization: 'Bearer ' } },
  { credential: 'another of the same length', headers: { authorization: `Bearer ${TOKEN.slice(0, -1)}0` } },
  { credential: 'a beginning of it', headers: { 'x-api-key': TOKEN.slice(0, 20) } },
  { credential: 'it with more behind', headers: { 'x-api-key': `${TOKEN}x` } },
  { credential: 'it as basic', headers: { authorization: `Basic ${TOKEN}` } },
  { credential: 'a real key', headers: { 'x-api-key': REAL } },
  { credential: 'a real login', headers: { authorization: 'Bearer sk-ant-oat01-made-up' } },
  { credential: 'the right one and a real one', headers: { authorization: `Bearer ${TOKEN}`, 'x-api-key': REAL } },
];

const smuggled = `${MESSAGE.length.toString(16)}\r\n${MESSAGE}\r\n0\r\n\r\n`;

/** Long enough for what is slow, and far less than any test waits. */
const SHORT = { headersMs: 400, requestMs: 1200 };

describe.each(RUNTIMES)('on $runtime', ({ program }) => {
  if (program === null) return test.skip('is not here: `npm run runtimes` brings it', () => {});
  let upstream: MockUpstream;
  let stage: DistantStage;

  beforeAll(async () => {
    upstream = await startUpstream(asAsked);
    stage = await startUnder(program, { upstream: upstream.url, limits: SHORT });
  });

  afterAll(async () => {
    await stage.close();
    await upstream.close();
  });

  const head = (more: readonly string[]) => headFor(stage.address, more);
  const raw = (parts: Parameters<typeof sendRaw>[1], waitMs?: number) => sendRaw(stage.address, parts, waitMs);

  test('every wrong credential gets the same 401', async () => {
    const answers = await Promise.all(credentials.map(({ headers }) => stage.ask({ onlyHeaders: headers })));
    const said = answers.map(({ status, text, headers }) => ({
      status,
      text: text.replace(/req_[0-9a-f]{24}/, 'ID'),
      names: Object.keys(headers).sort().join(),
      again: headers['x-should-retry'],
    }));
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(said[0]).toMatchObject({ status: 401, again: 'false' });
    expect(upstream.got).toEqual([]);
  });

  test('a real credential is told to the person, and never shown', async () => {
    await stage.ask({ onlyHeaders: { 'x-api-key': REAL } });
    expect(stage.notices.map(({ kind }) => kind)).toContain('credential');
    expect(JSON.stringify(stage.notices)).not.toContain('sk-ant');
  });

  test.each([
    { request: 'another host', headers: { host: 'evil.example' }, status: 403 },
    { request: 'the host by name', headers: { host: 'localhost' }, status: 403 },
    { request: 'an origin', headers: { origin: 'https://evil.example' }, status: 403 },
    { request: 'the null origin', headers: { origin: 'null' }, status: 403 },
    { request: 'an origin that is the gateway itself', headers: { origin: 'http://127.0.0.1' }, status: 403 },
    { request: 'a cross-site fetch', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { request: 'a compressed body', headers: { 'content-encoding': 'gzip' }, status: 415 },
  ])('$request is refused with $status', async ({ headers, status }) => {
    expect(await stage.ask({ headers })).toMatchObject({ status });
  });

  test('OPTIONS is refused, without a word about origins', async () => {
    const answer = await stage.ask({ method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each([
    { body: 'a list', text: '[]' },
    { body: 'half of it', text: MESSAGE.slice(0, 40) },
    { body: 'something behind it', text: `${MESSAGE}x` },
    { body: 'two models', text: '{"model":"cheap","model":"dear","max_tokens":1}' },
    { body: 'two models, one written otherwise', text: '{"model":"cheap","mod\\u0065l":"dear","max_tokens":1}' },
    { body: 'a second limit in another case', text: '{"model":"a","max_tokens":1,"Max_Tokens":64000}' },
    { body: 'no model', text: '{"max_tokens":1}' },
  ])('$body as a body is refused with 400', async ({ text }) => {
    const answer = await stage.ask({ body: text });
    expect(answer.status).toBe(400);
    expect(refusalOf(answer).type).toBe('invalid_request_error');
  });

  test.each([
    { request: 'two lengths', more: ['Content-Length: 5', 'Content-Length: 6'], body: 'hello!' },
    { request: 'two equal lengths', more: ['Content-Length: 5', 'Content-Length: 5'], body: 'hello' },
    { request: 'a list of lengths', more: ['Content-Length: 5, 5'], body: 'hello' },
    { request: 'a signed length', more: ['Content-Length: +5'], body: 'hello' },
    { request: 'a length and chunks', more: ['Content-Length: 5', 'Transfer-Encoding: chunked'], body: smuggled },
    { request: 'chunks and a length', more: ['Transfer-Encoding: chunked', 'Content-Length: 5'], body: smuggled },
    { request: 'an unknown coding', more: ['Transfer-Encoding: xchunked'], body: smuggled },
    { request: 'two codings', more: ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], body: smuggled },
    { request: 'a coding before chunks', more: ['Transfer-Encoding: gzip, chunked'], body: smuggled },
    { request: 'a space before the colon', more: ['Content-Length : 5'], body: 'hello' },
    { request: 'a folded header', more: ['Transfer-Encoding:', ' chunked'], body: smuggled },
    { request: 'a bare line feed in a header', more: ['X: a\nTransfer-Encoding: chunked'], body: smuggled },
    { request: 'two hosts', more: ['Host: evil.example', 'Content-Length: 2'], body: '{}' },
  ])('$request is refused', async ({ more, body }) => {
    const { said } = await raw(head(more) + body, 500);
    expect(said).toMatch(/^HTTP\/1\.1 (?:400|403) /);
    expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test.each([
    { request: 'an absolute target', line: 'POST http://evil.example/v1/messages HTTP/1.1' },
    { request: 'CONNECT', line: 'CONNECT evil.example:443 HTTP/1.1' },
    { request: 'no HTTP at all', line: '\u0016\u0003\u0001' },
  ])('$request gets nowhere', async ({ line }) => {
    const { said } = await raw(
      `${line}\r\nHost: ${new URL(stage.address).host}\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
      500,
    );
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('headers above 64 KiB are refused', async () => {
    const { said } = await raw(head([`X-Padding: ${'x'.repeat(70_000)}`]));
    expect(said).toMatch(/^HTTP\/1\.1 431 /);
  });

  const LENGTH = `Content-Length: ${MESSAGE.length}`;
  const whole = () => head([LENGTH]) + MESSAGE;

  test.each([
    { request: 'no word at all', parts: () => [] },
    { request: 'half a line', parts: () => ['POST /v1/mess'] },
    { request: 'headers without an end', parts: () => ['POST /v1/messages HTTP/1.1\r\nHost: '] },
    {
      request: 'a header at a time',
      parts: () => [
        'POST /v1/messages HTTP/1.1\r\n',
        ...Array.from({ length: 20 }, () => [{ pauseMs: 100 }, 'X: y\r\n']).flat(),
      ],
    },
    { request: 'half a body', parts: () => [head([LENGTH]), MESSAGE.slice(0, 40)] },
    { request: 'a body of which nothing comes', parts: () => [head([LENGTH])] },
    { request: 'chunks without an end', parts: () => [head(['Transfer-Encoding: chunked']), '5\r\n{"mod\r\n'] },
    {
      request: 'a body a byte at a time',
      parts: () => [head([LENGTH]), ...MESSAGE.split('').flatMap((byte) => [{ pauseMs: 50 }, byte])],
    },
  ])('$request is cut, and told why', async ({ parts }) => {
    const { closed, said } = await raw(parts(), 8000);
    expect({ closed, said: said.slice(0, 12) }).toEqual({ closed: true, said: 'HTTP/1.1 408' });
  });

  test('half a request behind a whole one is cut without a second answer', async () => {
    const { closed, said } = await raw([whole(), { pauseMs: 300 }, 'POST /v1/messages HTT'], 8000);
    expect(closed).toBe(true);
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });

  test('one that takes its time between requests and within them is served', async () => {
    const pause = { pauseMs: 1500 };
    const halves = [head([LENGTH]) + MESSAGE.slice(0, 30), { pauseMs: 300 }, MESSAGE.slice(30)];
    const { said } = await raw(
      [...halves, pause, ...halves, pause, head([LENGTH, 'Connection: close']) + MESSAGE],
      8000,
    );
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  test('an answer that takes longer than a request may is not cut', async () => {
    upstream.answer((response, got) => void setTimeout(() => void asAsked(response, got), 2500));
    const answer = await stage.ask();
    upstream.answer(asAsked);
    expect(answer).toMatchObject({ status: 200, isWhole: true });
  });

  test('a body above 64 MiB is refused before it is sent', async () => {
    const { said } = await raw(head([`Content-Length: ${64 * 1024 * 1024 + 1}`]), 500);
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a wrong token is refused before the body, and asked for none', async () => {
    const wrong = head(['Content-Length: 1000000', 'Expect: 100-continue']).replace(TOKEN, 'wrong');
    const { said } = await raw(wrong, 500);
    expect(said).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('who asks for leave to send the body gets it', async () => {
    const { said } = await raw(head([`Content-Length: ${MESSAGE.length}`, 'Expect: 100-continue']) + MESSAGE, 500);
    expect(said).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });
});
