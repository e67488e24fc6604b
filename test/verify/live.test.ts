import { execFile, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { LiveInput } from '../../src/commands/verify.ts';
import { verifyCommand } from '../../src/commands/verify.ts';
import { readLiveAnswer } from '../../src/core/evidence/live-answer.ts';
import { PROVIDER_KEY } from '../../src/core/cases/made-up.ts';
import type { LiveOffer } from '../../src/core/report/verify-report.ts';
import { findPrice } from '../../src/core/usage/find-price.ts';
import type { TokenPrice } from '../../src/core/usage/price.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { renderOffer, renderVerify } from '../../src/render/verify.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { arrange, type Situation } from './situation.ts';

const client = pinnedClient() ?? '';
const execFileAsync = promisify(execFile);

/** Asks until there is an answer: the gateway settles when its client has ended. */
async function poll<T>(ask: () => Promise<T | null>): Promise<T | null> {
  for (const end = performance.now() + 10_000; performance.now() < end; await wait(200)) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  return null;
}

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

type Asked = { readonly authorization: string | undefined; readonly maxTokens: unknown };

/** A router that answers with another model than was asked for, names its upstream, and says what it charges. */
async function startProvider(
  status = 200,
  usage: object = BILLED,
): Promise<{ readonly address: string; readonly asked: readonly Asked[] }> {
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
      for (const event of eventsWith(usage)) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const BILLED = { input_tokens: 20_000, output_tokens: 3, cost: 0.0123 };

const eventsWith = (usage: object) => [
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
    usage,
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
    const situation = arrange({}, { provider: provider.address }, { 'lab/model': { input: 1, output: 5 } });
    const { outcome, offers } = await goLive(situation);
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

  test('counts by the person’s own prices where the provider says nothing, the cache and all', async () => {
    const usage = {
      input_tokens: 1000,
      cache_read_input_tokens: 10_000,
      cache_creation_input_tokens: 2000,
      output_tokens: 3,
    };
    const provider = await startProvider(200, usage);
    const price = { input: 10, output: 100, cacheRead: 1, cacheWrite: 20 };
    const { outcome, offers } = await goLive(arrange({}, { provider: provider.address }, { 'lab/model': price }));
    if (!outcome.ok) throw new Error(outcome.problem.message);
    // 1000 × 10 + 10,000 × 1 + 2000 × 20 + 3 × 100, in micro-dollars.
    expect(outcome.value.live).toMatchObject({ usd: 0.0603, priceFrom: 'price-list', inputTokens: 13_000 });
    expect(offers[0]?.usd).toBeGreaterThan(0.0603);
    expect(outcome.value.live?.atMostUsd).toBe(offers[0]?.usd);
  });

  test('names no price for a model that nobody priced, whatever the client makes of it', async () => {
    const provider = await startProvider(200, { input_tokens: 1000, output_tokens: 3 });
    const { outcome, offers } = await goLive(arrange({}, { provider: provider.address }));
    expect(offers).toMatchObject([{ usd: null }]);
    expect(outcome).toMatchObject({ ok: true, value: { live: { usd: null, priceFrom: null, outputTokens: 3 } } });
  });

  test('goes through the gateway of a profile that has one, and is in its book', async () => {
    const provider = await startProvider();
    const { layout, env } = arrange({}, { provider: provider.address }, { 'lab/model': { input: 1, output: 5 } });
    const cordon = (...args: readonly string[]) =>
      execFileAsync(process.execPath, [cordonProgram, ...args], {
        cwd: layout.cwd,
        env: { ...env, CORDON_CLAUDE: client },
        timeout: 60_000,
      });
    const { stdout, stderr } = await cordon('verify', 'capped', '--live', '--yes', '--json');
    expect(stderr).toMatch(
      /^capped: one real request to http:\/\/127\.0\.0\.1:\d+\/prefix for lab\/model: .* which is \$0\.\d+ at most\.$/m,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'proved',
      live: { model: 'really/other', usd: 0.0123, destination: `${provider.address}/prefix` },
    });
    expect(provider.asked).toEqual([{ authorization: `Bearer ${PROVIDER_KEY}`, maxTokens: 1024 }]);
    const charged = await poll(async () => {
      const { rows } = JSON.parse((await cordon('usage', '--json')).stdout) as {
        rows: readonly { costMicroUsd: number }[];
      };
      return rows.length === 0 ? null : rows.map(({ costMicroUsd }) => costMicroUsd);
    });
    expect(charged).toEqual([12_300]);
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

  const free = { input: 0, output: 0 };
  const own = (listed: TokenPrice) => findPrice({ provider: 'lab', model: 'm', overrides: { m: listed } });

  test.each([
    {
      of: 'the vendor, unlisted',
      model: 'claude-opus-5-5',
      price: null,
      isVendor: true,
      usd: 0.5,
      priceFrom: 'client',
    },
    {
      of: 'the same model elsewhere',
      model: 'claude-opus-5-5',
      price: null,
      isVendor: false,
      usd: null,
      priceFrom: null,
    },
    {
      of: 'a list',
      model: 'some/model',
      price: own({ input: 2, output: 9 }),
      isVendor: false,
      usd: 2,
      priceFrom: 'price-list',
    },
    { of: 'a free model', model: 'some/model', price: own(free), isVendor: false, usd: 0, priceFrom: 'price-list' },
    { of: 'nobody', model: 'some/model', price: null, isVendor: false, usd: null, priceFrom: null },
  ])('is $usd by $of', ({ model, price, isVendor, usd, priceFrom }) => {
    const answer = readLiveAnswer({ stdout: records(model), stderr: '' }, { price, isVendor });
    expect(answer).toMatchObject({ usd, priceFrom, firstByteMs: 7, turn: 'answered', answers: 1 });
  });
});
