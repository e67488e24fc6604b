import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startWitness, type Witness, type WitnessOptions } from '../../src/observe/witness.ts';
import { fingerprint } from '../../src/conformance/lab.ts';

const running: Witness[] = [];

afterEach(async () => {
  for (const witness of running.splice(0)) await witness.close();
});

async function start(options: Partial<WitnessOptions> = {}): Promise<Witness> {
  const witness = await startWitness({ upstreams: ['one'], fingerprint, now: () => 1_700_000_000_000, ...options });
  running.push(witness);
  return witness;
}

const MESSAGE = {
  model: 'some/model',
  stream: true,
  messages: [],
  tools: [{ name: 'Read', defer_loading: true }, { name: 'Bash' }],
};

function post(witness: Witness, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${witness.addresses['one']}/v1/messages?beta=true`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers,
  });
}

describe('an upstream of the witness', () => {
  test('describes a message request without its secrets', async () => {
    const witness = await start();
    await post(witness, MESSAGE, {
      authorization: 'Bearer secret-token',
      'x-api-key': 'secret-key',
      'anthropic-beta': 'beta-b, beta-a',
      'x-claude-code-session-id': 'session-1',
      'user-agent': 'claude-cli/1',
    });
    const [seen] = witness.observations();
    expect(seen).toEqual({
      at: 1_700_000_000_000,
      server: 'one',
      via: 'direct',
      host: witness.addresses['one']?.replace('http://', ''),
      method: 'POST',
      path: '/v1/messages?beta=true',
      authorization: { scheme: 'bearer', fingerprint: fingerprint('secret-token') },
      apiKey: fingerprint('secret-key'),
      inference: { model: 'some/model', tools: 2, toolSearch: true },
      headers: expect.arrayContaining(['authorization', 'x-api-key']),
      betas: ['beta-a', 'beta-b'],
      session: 'session-1',
      userAgent: 'claude-cli/1',
      bytes: JSON.stringify(MESSAGE).length,
    });
    expect(JSON.stringify(witness.observations())).not.toMatch(/secret/);
  });

  test('streams a whole message when asked to, and sends one object when not', async () => {
    const witness = await start();
    const streamed = await (await post(witness, MESSAGE)).text();
    expect([...streamed.matchAll(/^event: (.*)$/gm)].map((match) => match[1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const whole: unknown = await (await post(witness, { ...MESSAGE, stream: false })).json();
    expect(whole).toMatchObject({
      type: 'message',
      model: 'some/model',
      content: [{ type: 'text', text: 'hi from one' }],
    });
  });

  test.each([
    { asked: 'HEAD /', method: 'HEAD', target: '/', status: 200 },
    { asked: 'a token count', method: 'POST', target: '/v1/messages/count_tokens', status: 200 },
    { asked: 'the list of models', method: 'GET', target: '/v1/models', status: 200 },
    { asked: 'anything else', method: 'GET', target: '/api/claude_code/policy_limits', status: 404 },
  ])('answers $asked with $status, and does not take it for inference', async ({ method, target, status }) => {
    const witness = await start();
    const response = await fetch(`${witness.addresses['one']}${target}`, { method });
    expect(response.status).toBe(status);
    expect(witness.observations().map(({ inference }) => inference)).toEqual([null]);
  });

  test('reads the model of a cloud provider from the path', async () => {
    const witness = await start();
    await fetch(`${witness.addresses['one']}/model/us.vendor.model-v1%3A0/invoke-with-response-stream`, {
      method: 'POST',
    });
    expect(witness.observations()[0]?.inference?.model).toBe('us.vendor.model-v1:0');
  });

  test('answers by its script: statuses in turn, a tool once, and again from the start after a reset', async () => {
    const scripts = { one: { statuses: [529, 429], toolUse: { name: 'Bash', input: { command: 'ls' } } } };
    const witness = await start({ scripts });
    const statuses = [];
    const bodies: unknown[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const response = await post(witness, { ...MESSAGE, stream: false });
      statuses.push(response.status);
      bodies.push(await response.json());
    }
    expect(statuses).toEqual([529, 429, 200, 200]);
    expect(bodies[2]).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', name: 'Bash' }] });
    expect(bodies[3]).toMatchObject({ stop_reason: 'end_turn' });
    witness.reset(scripts);
    expect(witness.observations()).toEqual([]);
    expect((await post(witness, MESSAGE)).status).toBe(529);
  });

  test('that hangs never answers, and still closes', async () => {
    const witness = await start({ scripts: { one: { hang: true } } });
    const answered = post(witness, MESSAGE).then(
      () => 'answered',
      () => 'cut off',
    );
    await expect.poll(() => witness.observations().length).toBe(1);
    await witness.close();
    expect(await answered).toBe('cut off');
  });

  test('says when somebody speaks TLS to it', async () => {
    const witness = await start();
    const socket = connect(Number(new URL(witness.addresses['one'] ?? '').port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00]));
    await expect
      .poll(() => witness.observations().map(({ method, path }) => ({ method, path })))
      .toEqual([{ method: 'TLS', path: null }]);
    socket.destroy();
  });

  test('listens on a unix socket too', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'cordon-witness-'));
    try {
      const witness = await start({ sockets: { hidden: path.join(directory, 's') } });
      const status = await new Promise((resolve, reject) => {
        request({ socketPath: witness.addresses['hidden'], path: '/v1/models' }, (response) =>
          resolve(response.resume().statusCode),
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(200);
      expect(witness.observations()[0]).toMatchObject({ server: 'hidden', via: 'unix' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('the proxy of the witness', () => {
  /** Asks a proxy for a tunnel and gives back its first line. */
  function askForTunnel(address: string, target: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      socket.once('error', reject);
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString('latin1').split('\r\n')[0] ?? '');
      });
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    });
  }

  test('refuses every CONNECT, and remembers for whom it was', async () => {
    const witness = await start({ proxies: ['proxy'] });
    const answer = await askForTunnel(witness.addresses['proxy'] ?? '', 'API.anthropic.com:443');
    expect(answer).toBe('HTTP/1.1 502 Bad Gateway');
    expect(witness.observations()).toMatchObject([
      {
        server: 'proxy',
        via: 'connect',
        host: 'api.anthropic.com:443',
        method: 'CONNECT',
        path: null,
        inference: null,
        authorization: null,
      },
    ]);
  });

  test('answers clear-text requests itself and tells the host that was meant', async () => {
    const witness = await start({ proxies: ['proxy'] });
    const proxy = new URL(witness.addresses['proxy'] ?? '');
    await new Promise((resolve, reject) => {
      request(
        {
          host: proxy.hostname,
          port: proxy.port,
          method: 'POST',
          path: 'http://name:password@10.0.0.1:8080/v1/messages?beta=true',
          headers: { authorization: 'Bearer secret-token' },
        },
        (response) => response.resume().on('end', resolve),
      )
        .on('error', reject)
        .end('{"model":"m"}');
    });
    expect(witness.observations()).toMatchObject([
      {
        server: 'proxy',
        via: 'http-proxy',
        host: '10.0.0.1:8080',
        path: '/v1/messages?beta=true',
        inference: { model: 'm' },
      },
    ]);
    expect(JSON.stringify(witness.observations())).not.toMatch(/password|secret/);
  });
});

test('closing twice is as good as once, and nothing listens afterwards', async () => {
  const witness = await start({ proxies: ['proxy'] });
  const address = witness.addresses['one'] ?? '';
  await witness.close();
  await witness.close();
  await expect(fetch(address)).rejects.toThrow();
});
