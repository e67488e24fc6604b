import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/core/gateway/limits.ts';
import { createBodyBuffers } from '../../src/gateway/body-buffers.ts';
import { createUndiciTransport } from '../../src/gateway/undici-transport.ts';
import { closeAfterEach } from './close-after-each.ts';
import { startUpstream } from './mock-upstream.ts';
import { setStage, TOKEN, upstreamAt } from './stage.ts';

const opened = closeAfterEach();

describe('room for bodies', () => {
  test('is used again by the next body of about its size', () => {
    const buffers = createBodyBuffers();
    const first = buffers.take(100_000);
    buffers.giveBack(first);
    const second = buffers.take(120_000);
    expect([first.length, second.length]).toEqual([100_000, 120_000]);
    expect(second.buffer).toBe(first.buffer);
    expect(buffers.take(100_000).buffer).not.toBe(first.buffer);
  });

  test('is not used again while it is taken, nor twice for one return', () => {
    const buffers = createBodyBuffers();
    const first = buffers.take(200_000);
    buffers.giveBack(first);
    buffers.giveBack(first);
    const [second, third] = [buffers.take(200_000), buffers.take(200_000)];
    expect(second.buffer).not.toBe(third.buffer);
  });

  test('is only ever its own', () => {
    const buffers = createBodyBuffers();
    const foreign = Buffer.alloc(128 * 1024, 'x');
    buffers.giveBack(foreign);
    expect(buffers.take(128 * 1024).buffer).not.toBe(foreign.buffer);
    expect(foreign.toString('latin1', 0, 3)).toBe('xxx');
  });

  test('does not pile up', () => {
    const buffers = createBodyBuffers();
    const taken = Array.from({ length: 20 }, () => buffers.take(256 * 1024));
    for (const body of taken) buffers.giveBack(body);
    const kept = taken.filter(({ buffer }) => buffer.byteLength > 0);
    expect(kept).toHaveLength(8);
  });
});

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function bodyOf(length: number): string {
  const filler = randomBytes(length).toString('hex').slice(0, length);
  return JSON.stringify({ model: 'some/model', messages: [{ role: 'user', content: filler }], max_tokens: 10 });
}

const ANSWER = JSON.stringify({
  type: 'message',
  model: 'some/model',
  usage: { input_tokens: 1, output_tokens: 1 },
});

test('many bodies at once, some of them given up half-way, arrive as they were sent', { timeout: 60_000 }, async () => {
  const upstream = await startUpstream((response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER), Math.random() * 5);
  });
  opened.push(upstream);
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)] });
  opened.push(stage);
  const sent = new Set<string>();
  await Promise.all(
    Array.from({ length: 12 }, async (_, lane) => {
      for (let turn = 0; turn < 15; turn += 1) {
        const body = bodyOf(60_000 + Math.floor(Math.random() * 400_000));
        sent.add(hashOf(Buffer.from(body)));
        if (lane % 4 === 3) await giveUp(stage.gateway.address, body);
        else expect((await stage.ask({ body })).text).toBe(ANSWER);
      }
    }),
  );
  expect(upstream.got.length).toBeGreaterThanOrEqual(9 * 15);
  expect(upstream.got.filter(({ body }) => !sent.has(hashOf(body)))).toEqual([]);
});

/** Sends a request and closes the connection a moment later, wherever it is by then. */
async function giveUp(address: string, body: string): Promise<void> {
  const leaving = new AbortController();
  const asked = fetch(`${address}/v1/messages`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    signal: leaving.signal,
  }).catch(() => null);
  setTimeout(() => leaving.abort(), Math.random() * 8);
  await asked;
}

test('a body whose answer came before it was read counts as being written', { timeout: 30_000 }, async () => {
  const upstream = await startHastyUpstream();
  opened.push(upstream);
  const transport = createUndiciTransport(LIMITS);
  opened.push(transport);
  const body = randomBytes(16 * 1024 * 1024);
  expect(transport.isWriting(body)).toBe(false);
  const answered = new Promise<void>((end, error) => {
    const ignore = () => {};
    const request = { origin: upstream.url, path: '/', method: 'POST', headers: [], body } as const;
    transport.send(request, { sent: ignore, head: ignore, data: ignore, end, error });
    expect(transport.isWriting(body)).toBe(true);
  });
  await answered;
  expect(transport.isWriting(body)).toBe(true);
  upstream.read();
  await expect.poll(() => transport.isWriting(body), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => upstream.body().length, { timeout: 10_000 }).toBe(body.length);
  expect(upstream.body().equals(body)).toBe(true);
});

test('its room is no other body’s until it is written', { timeout: 30_000 }, async () => {
  const upstream = await startHastyUpstream();
  opened.push(upstream);
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)] });
  opened.push(stage);
  // More than the system takes for a connection, so that what is written behind it waits.
  const [first, second] = [Buffer.from(bodyOf(16_000_000)), Buffer.from(bodyOf(2_000_000))];
  expect((await stage.ask({ body: first })).status).toBe(200);
  const asked = stage.ask({ body: second });
  await expect.poll(() => stage.ledger.intents.length).toBe(2);
  await wait(200);
  upstream.answer();
  expect((await asked).status).toBe(200);
  const withoutModel = JSON.stringify({ messages: 'x'.repeat(2_000_000) });
  for (let turn = 0; turn < 4; turn += 1) expect((await stage.ask({ body: withoutModel })).status).toBe(400);
  upstream.read();
  await expect.poll(() => upstream.body().length, { timeout: 10_000 }).toBeGreaterThan(first.length + second.length);
  expect(upstream.body().subarray(-second.length).equals(second)).toBe(true);
});

const NOTHING = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

/** Answers the first request of a connection as soon as its head is there, and reads no further until it is told to. */
async function startHastyUpstream() {
  const sockets: Socket[] = [];
  const arrived: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      arrived.push(chunk);
      if (socket.bytesWritten > 0) return;
      socket.pause();
      socket.write(NOTHING);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    read: () => {
      for (const socket of sockets) socket.resume();
    },
    answer: () => {
      for (const socket of sockets) socket.write(NOTHING);
    },
    body: () => {
      const bytes = Buffer.concat(arrived);
      return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
