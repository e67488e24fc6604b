import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBodyBuffers } from '../../src/gateway/body-buffers.ts';
import { readBody } from '../../src/gateway/read-body.ts';

const LIMIT = 4 * 1024 * 1024;
const AHEAD = 2 * 1024 * 1024;
const buffers = createBodyBuffers();
const read: (Buffer | 'tooLarge' | null)[] = [];
/** What was shown of the last body before it was whole. */
let shown: Buffer[] = [];
async function keep(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  shown = [];
  read.push(await readBody(incoming, { limit: LIMIT, buffers, onMore: (soFar) => shown.push(Buffer.from(soFar)) }));
  incoming.resume();
  response.end();
}
const server = createServer((incoming, response) => void keep(incoming, response));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

/** What is read of this body, sent in two writes. */
async function readOf(body: Buffer, headers: Readonly<Record<string, string>>): Promise<Buffer | 'tooLarge' | null> {
  const { port } = server.address() as AddressInfo;
  const sending = sendRequest({ host: '127.0.0.1', port, method: 'POST', headers });
  sending.write(body.subarray(0, body.length / 3));
  sending.end(body.subarray(body.length / 3));
  const [answer] = await once(sending, 'response');
  answer.resume();
  await once(answer, 'end');
  return read.at(-1) ?? null;
}

describe.each([0, 1, 2000, 200_000, AHEAD, AHEAD + 1, LIMIT])('a body of %i bytes', (size) => {
  const body = randomBytes(size);

  test('is read as it was sent, with its length announced', async () => {
    const found = await readOf(body, { 'content-length': String(size) });
    expect(found instanceof Buffer && found.equals(body)).toBe(true);
    expect(shown.every((soFar) => soFar.length < size && soFar.equals(body.subarray(0, soFar.length)))).toBe(true);
    expect(shown.length > 0).toBe(size >= 200_000 && size <= AHEAD);
  });

  test('is read as it was sent, in chunks', async () => {
    const found = await readOf(body, { 'transfer-encoding': 'chunked' });
    expect(found instanceof Buffer && found.equals(body)).toBe(true);
  });
});

test('one byte above the limit is too large, in chunks', async () => {
  expect(await readOf(randomBytes(LIMIT + 1), { 'transfer-encoding': 'chunked' })).toBe('tooLarge');
});

test('a client that breaks off has sent nothing', async () => {
  const { port } = server.address() as AddressInfo;
  const before = read.length;
  const sending = sendRequest({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '1000' } });
  sending.on('error', () => undefined);
  sending.write(Buffer.alloc(10));
  await once(server, 'request');
  sending.destroy();
  await expect.poll(() => read.slice(before)).toEqual([null]);
});
