import { expect, test } from 'vitest';
import { closeAfterEach } from './close-after-each.ts';
import type { Limits } from '../../src/core/gateway/limits.ts';
import type { GatewayOrder } from '../../src/core/gateway/order.ts';
import type { BudgetRule } from '../../src/core/usage/ledger.ts';
import { asAsked, failsWith } from './messages.ts';
import { startUpstream, type Upstand } from './mock-upstream.ts';
import { MESSAGE, refusalOf, setStage, upstreamAt } from './stage.ts';

const opened = closeAfterEach();

/** A request of the stage is reserved with 0.10 dollars and its input. */
const daily = (usd: number, more: Partial<BudgetRule> = {}): BudgetRule => ({
  scope: 'profile',
  name: 'capped',
  limitMicroUsd: usd * 1e6,
  per: 'day',
  warnAt: [],
  ...more,
});

async function capped(
  budgets: readonly BudgetRule[],
  {
    how = asAsked,
    order = {},
    limits = {},
  }: { readonly how?: Upstand; readonly order?: Partial<GatewayOrder>; readonly limits?: Partial<Limits> } = {},
) {
  const upstream = await startUpstream(how);
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)], order: { budgets, ...order }, limits });
  opened.push(upstream, stage);
  return { upstream, stage };
}

test('over the budget the answer is the vendor’s own, and says what to do', async () => {
  const { upstream, stage } = await capped([daily(0.11)]);
  expect((await stage.ask()).status).toBe(200);
  await stage.ledger.settled(1);
  const answer = await stage.ask();
  expect(answer).toMatchObject({
    status: 429,
    headers: { 'x-should-retry': 'false', 'retry-after': '21600', 'content-type': 'application/json' },
  });
  expect(refusalOf(answer)).toEqual({
    type: 'billing_error',
    message:
      'The budget of profile capped is too low for this request: $0.02 of $0.11 today is spent. The request could cost up to $0.10. It resets at 2026-11-26 00:00 UTC. To raise it: cordon budget raise capped USD',
  });
  expect(upstream.got).toHaveLength(1);
  expect(stage.ledger.intents).toHaveLength(1);
});

test.each([
  {
    rule: daily(0.01, { per: 'session' }),
    says: /in this session.*It ends with the session\..*raise capped USD$/,
    retryAfter: '86400',
  },
  {
    rule: daily(0.01, { scope: 'project', name: '/project' }),
    says: /^The budget of this project.*raise USD --project$/,
    retryAfter: '21600',
  },
  {
    rule: daily(0.01, { scope: 'overall', name: '' }),
    says: /^The overall budget.*raise USD --overall$/,
    retryAfter: '21600',
  },
])('the refusal of a budget by $rule.scope and $rule.per', async ({ rule, says, retryAfter }) => {
  const { stage } = await capped([rule]);
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': retryAfter } });
  expect(refusalOf(answer).message).toMatch(says);
});

test('two hundred at once on the last cents: not one too many, and each refusal of the right kind', async () => {
  const { upstream, stage } = await capped([daily(1)], {
    how: (response, got) => void setTimeout(() => void asAsked(response, got), 30),
    limits: { concurrent: 4 },
  });
  const answers = await Promise.all(Array.from({ length: 200 }, () => stage.ask()));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length + answers.filter(({ status }) => status === 200).length).toBe(200);
  expect(
    refused.every((answer) => refusalOf(answer).type === 'billing_error' && answer.headers['retry-after'] === '21600'),
  ).toBe(true);
  const spent = stage.ledger.settlements.reduce((sum, { costMicroUsd }) => sum + (costMicroUsd ?? 0), 0);
  expect(spent).toBeLessThanOrEqual(1e6);
  expect(upstream.got.length).toBe(200 - refused.length);
  expect(upstream.got.length).toBeGreaterThanOrEqual(9);
});

test('what a request that just ended cost is in the book before the next one is judged', async () => {
  // Room for one reservation and what the first one cost, not for two reservations.
  const { stage } = await capped([daily(0.12)]);
  expect((await stage.ask()).status).toBe(200);
  expect((await stage.ask()).status).toBe(200);
  expect((await stage.ask()).status).toBe(429);
});

test('a model without a price is refused where a budget is set', async () => {
  const { upstream, stage } = await capped([daily(5)]);
  const answer = await stage.ask({ body: MESSAGE.replace('some/model', 'unknown/model') });
  expect(answer).toMatchObject({ status: 402, headers: { 'x-should-retry': 'false' } });
  expect(refusalOf(answer).message).toContain('No price is known for unknown/model');
  expect(upstream.got).toEqual([]);
});

test('a model without a price is sent on where none is, and counted without one', async () => {
  const { stage } = await capped([]);
  expect((await stage.ask({ body: MESSAGE.replace('some/model', 'unknown/model') })).status).toBe(200);
  expect((await stage.ledger.settled(1))[0]).toMatchObject({
    costMicroUsd: null,
    costBasis: 'unpriced',
    tokens: { output: 50 },
  });
});

test('a request without max_tokens is refused where a budget is set', async () => {
  const { stage } = await capped([daily(5)]);
  const body = '{"model":"some/model","messages":[]}';
  expect((await stage.ask({ body })).status).toBe(400);
});

test.each(['fails', 'hangs'] as const)('a ledger that %s stops a session with a budget', async (how) => {
  const { upstream, stage } = await capped([daily(5)], { limits: { ledgerMs: 50 } });
  stage.ledger.breakDown(how);
  const answer = await stage.ask();
  expect(answer).toMatchObject({ status: 503, headers: { 'x-should-retry': 'false' } });
  expect(refusalOf(answer).message).toContain('ledger');
  expect(upstream.got).toEqual([]);
});

test.each(['fails', 'hangs'] as const)('a ledger that %s is told where no budget is set', async (how) => {
  const { stage } = await capped([], { limits: { ledgerMs: 50 } });
  stage.ledger.breakDown(how);
  expect((await stage.ask()).status).toBe(200);
  expect(stage.notices.map(({ kind }) => kind)).toEqual(['ledger']);
});

test('a settlement that fails is written when the ledger is back', async () => {
  const { stage } = await capped([daily(5)], {
    how: (response, got) => {
      stageOf().ledger.breakDown('fails');
      setTimeout(() => stageOf().ledger.breakDown('works'), 100);
      return asAsked(response, got);
    },
  });
  const stageOf = () => stage;
  expect((await stage.ask()).status).toBe(200);
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ outcome: 'answered' });
});

test('warnings reach the person', async () => {
  const { stage } = await capped([daily(0.2, { warnAt: [0.5, 0.8] })]);
  await stage.ask();
  expect(stage.notices).toEqual([
    {
      kind: 'budget',
      text: '50 % of the budget of profile capped is used: $0.10 of $0.20 today. To raise it: cordon budget raise capped USD',
    },
  ]);
});

test('each attempt of a failover is held against the budget', async () => {
  const two = await startUpstream(asAsked);
  const one = await startUpstream((response) => void response.destroy());
  const stage = await setStage({
    upstreams: [upstreamAt(one.url), upstreamAt(two.url, { provider: 'lab2', model: 'other/model' })],
    order: { budgets: [daily(0.15)] },
  });
  opened.push(one, two, stage);
  const answer = await stage.ask();
  // The first may have been billed: nobody said that it wasn't.
  expect(answer.status).toBe(429);
  expect(two.got).toEqual([]);
});

test('an upstream’s own error costs nothing', async () => {
  const { stage } = await capped([daily(5)], { how: failsWith(500, 'api_error') });
  await stage.ask();
  expect((await stage.ledger.settled(1))[0]).toMatchObject({ costMicroUsd: 0, costBasis: 'list' });
});
