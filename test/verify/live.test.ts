import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { LiveInput } from '../../src/commands/verify.ts';
import { verifyCommand } from '../../src/commands/verify.ts';
import { readLiveAnswer } from '../../src/core/evidence/live-answer.ts';
import { PROVIDER_KEY } from '../../src/core/cases/made-up.ts';
import type { LiveOffer } from '../../src/core/report/verify-report.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { renderOffer, renderVerify } from '../../src/render/verify.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { arrange, type Situation } from './situation.ts';

const client = pinnedClient() ?? '';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

type Asked = { readonly authorization: string | undefined; readonly maxTokens: unknown };

/** A router that answers with another model than was asked for, names its upstream, and says what it charges. */
async function startProvider(status = 200): Promise<{ readonly address: string; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { max_tokens: maxTokens } = JSON.parse(body || '{}') as { readonly max_tokens?: unknown };
      asked.push({ authorization: request.headers.authorization, maxTokens });
      if (status !== 200) {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end('{"type":"error","error":{"type":"authentication_error","message":"no such key"}}');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of EVENTS) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const EVENTS = [
  {
    type: 'message_start',
    message: {
      id: 'gen-1',
      type: 'message',
      role: 'assistant',
      model: 'really/other',
      provider: 'Upstream',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 20_000, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ok' } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { input_tokens: 20_000, output_tokens: 3, cost: 0.0123 },
  },
  { type: 'message_stop' },
];

async function goLive({ layout, env }: Situation, live: Partial<LiveInput> = {}) {
  const host = createNodeHost({ env: { ...env, CORDON_CLAUDE: client }, cwd: layout.cwd });
  const offers: LiveOffer[] = [];
  const confirm = (offer: LiveOffer) => {
    offers.push(offer);
    return Promise.resolve(true);
  };
  const outcome = await verifyCommand(host, { profile: 'lab', live: { confirm, ...live } });
  return { outcome, offers };
}

describe.skipIf(client === '')('cordon verify --live, on the real client', () => {
  test('sends one bounded request under the proved plan, and reports what answered and what it cost', async () => {
    const provider = await startProvider();
    const situation = arrange({}, { provider: provider.address });
    const { outcome, offers } = await goLive(situation, { priceOf: () => ({ input: 1, output: 5 }) });
    expect(provider.asked).toEqual([{ authorization: `Bearer ${PROVIDER_KEY}`, maxTokens: 1024 }]);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    expect(outcome.value).toMatchObject({
      verdict: 'proved',
      reasons: [],
      observed: [{ model: 'lab/model', requests: 1 }],
      live: {
        model: 'really/other',
        upstream: 'Upstream',
        inputTokens: 20_000,
        outputTokens: 3,
        usd: 0.0123,
        priceFrom: 'provider',
        answers: 1,
        destination: `${provider.address}/prefix`,
        firstByteMs: expect.any(Number),
      },
    });
    expect(offers).toMatchObject([{ profile: 'lab', model: 'lab/model', outputTokens: 1024, byLogin: false }]);
    expect(offers[0]?.usd).toBeGreaterThan(0.0123);
    expect(renderVerify(outcome.value, false)).toContain('really/other, where lab/model was asked for, at ');
    expect(renderVerify(outcome.value, false)).toContain('$0.0123 as the provider says: 20,000 tokens in, 3 out');
  });

  test('sends nothing where nobody agrees', async () => {
    const provider = await startProvider();
    const { outcome } = await goLive(arrange({}, { provider: provider.address }), {
      confirm: () => Promise.resolve(false),
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'not-confirmed', kind: 'unsafe' } });
    expect(provider.asked).toEqual([]);
  });

  test('is unproven where the provider refuses, and says its words', async () => {
    const provider = await startProvider(401);
    const { outcome } = await goLive(arrange({}, { provider: provider.address }));
    expect(outcome).toMatchObject({ ok: true, value: { verdict: 'unproven', live: null } });
    expect(outcome.ok ? outcome.value.reasons[0] : '').toMatch(/^The real request was not answered: .*no such key/);
  });
});

test('without a terminal and without --yes nothing is launched', async () => {
  const provider = await startProvider();
  const { layout, env } = arrange({}, { provider: provider.address });
  const ran = spawnSync(process.execPath, [cordonProgram, 'verify', 'lab', '--live'], {
    cwd: layout.cwd,
    env: { ...env, CORDON_CLAUDE: client },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(ran.status).toBe(3);
  expect(ran.stderr).toContain('Add --yes');
  expect(provider.asked).toEqual([]);
});

test.each([
  { byLogin: true, usd: null, says: 'counted against the limits of your own login' },
  { byLogin: false, usd: null, says: 'and no price is known for the model' },
  { byLogin: false, usd: 0.4444, says: 'which is $0.44 at most' },
])('an offer says $says', ({ byLogin, usd, says }) => {
  const offer = {
    profile: 'p',
    model: 'm',
    destination: 'https://h.example',
    inputTokens: 1000,
    outputTokens: 10,
    byLogin,
    usd,
  };
  expect(renderOffer(offer)).toBe(
    `p: one real request to https://h.example for m: 1,000 tokens in and 10 out at most, ${says}.\n`,
  );
});

describe('the price of an answer', () => {
  const records = (model: string) =>
    [
      { type: 'stream_event', ttft_ms: 7, event: { type: 'message_start', message: { model } } },
      {
        type: 'result',
        is_error: false,
        result: 'ok',
        total_cost_usd: 0.5,
        usage: { input_tokens: 1_000_000, output_tokens: 0 },
      },
    ]
      .map((record) => JSON.stringify(record))
      .join('\n');

  test.each([
    { model: 'claude-opus-5-5', price: null, usd: 0.5, priceFrom: 'client' },
    { model: 'some/model', price: { input: 2, output: 9 }, usd: 2, priceFrom: 'price-list' },
    { model: 'some/model', price: null, usd: null, priceFrom: null },
  ])('of $model with the price $price is $usd', ({ model, price, usd, priceFrom }) => {
    const answer = readLiveAnswer({ stdout: records(model), stderr: '' }, price);
    expect(answer).toMatchObject({ usd, priceFrom, firstByteMs: 7, turn: 'answered', answers: 1 });
  });
});
