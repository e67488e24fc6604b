import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { expect, test } from 'vitest';
import { closeAfterEach } from './close-after-each.ts';
import type { Limits } from '../../src/core/gateway/limits.ts';
import type { Upstream } from '../../src/core/gateway/order.ts';
import {
  answers,
  asAsked,
  failsWith,
  messageEnd,
  messageStart,
  streams,
  textBlock,
  wholeJson,
  wholeStream,
} from './messages.ts';
import { startUpstream, type Upstand } from './mock-upstream.ts';
import { KEY, MESSAGE, refusalOf, setStage, TOKEN, upstreamAt } from './stage.ts';

const opened = closeAfterEach();

async function oneUpstream(how: Upstand, limits: Partial<Limits> = {}) {
  const upstream = await startUpstream(how);
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)], limits });
  opened.push(upstream, stage);
  return { upstream, stage };
}

test('a redirect becomes an error without its place, and nobody goes there', async () => {
  const elsewhere = await startUpstream(asAsked);
  opened.push(elsewhere);
  const { stage } = await oneUpstream(
    (response) => void response.writeHead(307, { location: `${elsewhere.url}/v1/messages` }).end(),
  );
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 502, headers: { 'x-should-retry': 'false' } });
  expect(refusalOf(answer).message).toBe('lab redirects elsewhere, and a redirect is not followed.');
  expect(JSON.stringify(answer)).not.toContain(String(elsewhere.port));
  expect(elsewhere.got).toEqual([]);
});

test('a certificate that nobody signed is refused, and nothing is sent', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { algorithm: 'sha256' });
  const upstream = await startUpstream(asAsked, { key, cert });
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)] });
  opened.push(upstream, stage);
  const answer = await stage.ask();
  expect(answer.status).toBe(502);
  expect(refusalOf(answer).message).toBe('lab has a certificate that is not trusted.');
  expect(upstream.got).toEqual([]);
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ outcome: 'failed', costMicroUsd: 0 });
});

const echoes: readonly { readonly where: string; readonly how: Upstand }[] = [
  {
    where: 'an error body',
    how: answers(401, `{"type":"error","error":{"type":"authentication_error","message":"bad key ${KEY}"}}`),
  },
  { where: 'a header', how: failsWith(400, 'x_error', { 'x-debug': `authorization=Bearer ${KEY}` }) },
  { where: 'a stream', how: streams(wholeStream({ text: `the key is ${KEY}` })) },
  {
    where: 'a stream, cut in the middle of it',
    how: (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${messageStart()}data: ${KEY.slice(0, 11)}`, () =>
        setTimeout(() => response.end(`${KEY.slice(11)}\n\n${messageEnd()}`), 30),
      );
    },
  },
];

test.each(echoes)('the key does not come back in $where', async ({ how }) => {
  const { stage } = await oneUpstream(how);
  const answer = await stage.ask();
  const all =
    answer.text +
    JSON.stringify(answer.headers) +
    JSON.stringify(stage.notices) +
    JSON.stringify(stage.ledger.settlements);
  expect(all).not.toContain(KEY);
  expect(all).toContain('*'.repeat(KEY.length));
});

test('another model than asked for is told and charged as asked for', async () => {
  const { stage } = await oneUpstream(streams(wholeStream({ model: 'cheap/small' })));
  await stage.ask();
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ servedModel: 'cheap/small', costMicroUsd: 15_000 });
  expect(stage.notices).toEqual([
    { kind: 'model', text: 'lab answered with cheap/small where some/model was asked for.' },
  ]);
});

const codings = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync };

test.each(['gzip', 'br', 'zstd'] as const)(
  'an answer that is compressed with %s although nobody asked comes down as it is, and is metered',
  async (coding) => {
    const bytes = codings[coding](Buffer.from(wholeStream()));
    const json = codings[coding](Buffer.from(wholeJson()));
    const { upstream, stage } = await oneUpstream(
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': coding }).end(bytes),
    );
    const answer = await stage.ask({ headers: { 'accept-encoding': coding } });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.body.equals(bytes)).toBe(true);
    upstream.answer(answers(200, '', {}));
    upstream.answer(
      (response) =>
        void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(json),
    );
    expect((await stage.ask()).body.equals(json)).toBe(true);
    const settled = await stage.ledger.settled(2);
    expect(settled.map(({ costMicroUsd, outcome }) => ({ costMicroUsd, outcome }))).toEqual([
      { costMicroUsd: 15_000, outcome: 'answered' },
      { costMicroUsd: 15_000, outcome: 'answered' },
    ]);
  },
);

test('a long silence is filled with pings, between events only', async () => {
  const ping = 'event: ping\ndata: {"type": "ping"}\n\n';
  const [half, rest] = ['event: x\nda', 'ta: {}\n\n'];
  const { stage } = await oneUpstream(
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(messageStart());
      setTimeout(() => response.write(half), 150);
      setTimeout(() => response.end(rest + textBlock('x') + messageEnd()), 450);
    },
    { pingMs: 60 },
  );
  const { text } = await stage.ask();
  expect(text.replaceAll(ping, '')).toBe(messageStart() + half + rest + textBlock('x') + messageEnd());
  expect(text.startsWith(messageStart() + ping)).toBe(true);
  expect(text).toContain(half + rest);
});

test('silence of more than its time cuts the answer', async () => {
  const { stage, upstream } = await oneUpstream(
    (response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(messageStart() + textBlock('x')),
    { idleMs: 100, pingMs: 50 },
  );
  expect(await stage.ask()).toMatchObject({ status: 200, isWhole: false });
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ outcome: 'aborted' });
  expect(upstream.got).toHaveLength(1);
});

test('an upstream that says nothing at all is given up with a 504', async () => {
  const { stage } = await oneUpstream(() => {}, { answerMs: 100, firstContentMs: 100 });
  const answer = await stage.ask();
  expect(answer.status).toBe(504);
  expect(refusalOf(answer).type).toBe('timeout_error');
  expect((await stage.ledger.settled(1))[0]?.costMicroUsd).toBe(stage.ledger.intents[0]?.reserveMicroUsd);
});

test('a client that goes away ends the upstream’s work, and is charged as reserved', async () => {
  const { stage, upstream } = await oneUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(messageStart() + textBlock('x'));
  });
  const leaving = new AbortController();
  const response = await fetch(`${stage.gateway.address}/v1/messages`, {
    method: 'POST',
    body: MESSAGE,
    headers: { 'x-api-key': TOKEN },
    signal: leaving.signal,
  });
  await response.body?.getReader().read();
  leaving.abort();
  const [settlement] = await stage.ledger.settled(1);
  expect(settlement).toMatchObject({
    outcome: 'aborted',
    status: 200,
    costMicroUsd: stage.ledger.intents[0]?.reserveMicroUsd,
  });
  await expect.poll(() => upstream.aborted()).toBe(1);
});

test('a client that does not read makes the upstream wait', async () => {
  let written = 0;
  const { stage } = await oneUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(messageStart());
    const block = textBlock('x'.repeat(60_000));
    const more = () => {
      while (written < 60_000_000) {
        written += block.length;
        if (!response.write(block)) return void response.once('drain', more);
      }
      response.end(messageEnd());
    };
    more();
  });
  const response = await fetch(`${stage.gateway.address}/v1/messages`, {
    method: 'POST',
    body: MESSAGE,
    headers: { 'x-api-key': TOKEN },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(written).toBeLessThan(30_000_000);
  const text = await response.text();
  expect(text.endsWith(messageEnd())).toBe(true);
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ outcome: 'answered', costMicroUsd: 15_000 });
});

const forbidden: readonly { readonly address: string; readonly more?: Partial<Upstream>; readonly says: string }[] = [
  { address: 'http://169.254.169.254', says: 'link-local' },
  { address: 'https://[fe80::1]', says: 'link-local' },
  { address: 'https://metadata.google.internal', says: 'link-local' },
  { address: 'http://0xa9fea9fe/', says: 'link-local' },
  { address: 'http://192.0.2.7', says: 'https://' },
  { address: 'http://127.evil.example', says: 'https://' },
  { address: 'ftp://127.0.0.1', says: 'no address of a web server' },
];

test.each(forbidden)('$address is not asked', async ({ address, says }) => {
  const stage = await setStage({ upstreams: [upstreamAt(address)] });
  opened.push(stage);
  const answer = await stage.ask();
  expect(answer.status).toBe(502);
  expect(refusalOf(answer).message).toContain(says);
  expect(stage.ledger.intents).toHaveLength(1);
});

test('a break in the middle of a JSON answer does not look whole', async () => {
  const { stage } = await oneUpstream(
    (response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
        .write('{"type":"mess', () => response.destroy()),
  );
  expect(await stage.ask()).toMatchObject({ isWhole: false });
});

test('more than there are places for waits, and is lost neither there nor back', async () => {
  let most = 0;
  let now = 0;
  const { stage } = await oneUpstream(
    (response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(wholeStream());
      }, 5);
    },
    { concurrent: 8 },
  );
  const all = await Promise.all(Array.from({ length: 60 }, () => stage.ask()));
  expect(all.every(({ text }) => text === wholeStream())).toBe(true);
  expect(most).toBeLessThanOrEqual(8);
});

test('draining lets what is under way end, and takes nothing new', async () => {
  const { stage } = await oneUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(messageStart());
    setTimeout(() => response.end(textBlock('x') + messageEnd()), 150);
  });
  const under = stage.ask();
  await expect.poll(() => stage.gateway.active()).toBe(1);
  const drained = stage.gateway.drain(2000);
  await expect(stage.ask()).rejects.toThrow(/ECONNREFUSED/);
  expect(await under).toMatchObject({ isWhole: true });
  await drained;
  expect(stage.ledger.settlements).toHaveLength(1);
});

test('closing cuts what is left and settles it', async () => {
  const { stage } = await oneUpstream(
    (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(messageStart()),
  );
  const under = stage.ask();
  await expect.poll(() => stage.ledger.intents.length).toBe(1);
  await stage.close();
  await under.catch(() => {});
  expect(stage.ledger.settlements).toMatchObject([{ outcome: 'aborted' }]);
});
