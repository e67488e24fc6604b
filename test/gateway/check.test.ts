import { afterEach, describe, expect, test } from 'vitest';
import { gatewayCheckCommand } from '../../src/commands/gateway-check.ts';
import { questionsOf } from '../../src/core/gateway/check/check-offer.ts';
import { mostRequests } from '../../src/core/gateway/check/check-upstream.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import type { CheckOffer, CheckRow, GatewayCheckReport } from '../../src/core/report/gateway-check-report.ts';
import { statusOfCheck } from '../../src/core/report/gateway-check-report.ts';
import { renderCheckOffer, renderGatewayCheck } from '../../src/render/gateway-check.ts';
import { createBox, KEY, putConfiguration } from '../launch/box.ts';
import { cordon } from '../launch/launch.ts';
import { CONFIG, makeMachine, place } from '../profiles/machine.ts';
import { startPickyUpstream, type Habits } from './picky-upstream.ts';

type Upstream = Awaited<ReturnType<typeof startPickyUpstream>>;
const open: Upstream[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

const PRICE = { input: 1, output: 5 };

async function check(
  habits: Habits,
  { profile = {}, lab = false, agrees = true, url }: CheckSetting = {},
): Promise<{ report: GatewayCheckReport; upstream: Upstream; offers: CheckOffer[]; rows: readonly CheckRow[] }> {
  const upstream = await startPickyUpstream(habits);
  open.push(upstream);
  const { host, home } = makeMachine({ LAB_KEY: KEY });
  const lab1 = { baseUrl: url ?? upstream.url, auth: 'bearer' };
  const own = { provider: 'lab', model: 'some/model', credential: 'env:LAB_KEY', ...profile };
  place(
    home,
    CONFIG,
    JSON.stringify({ providers: { lab: lab1 }, profiles: { p: own }, prices: { 'some/model': PRICE } }),
  );
  const offers: CheckOffer[] = [];
  const outcome = await gatewayCheckCommand(host, {
    profile: 'p',
    lab,
    timeoutMs: 20_000,
    confirm: (offer) => {
      offers.push(offer);
      return Promise.resolve(agrees);
    },
  });
  if (!outcome.ok) throw Object.assign(new Error(outcome.problem.message), { problem: outcome.problem, upstream });

  expect(JSON.stringify(outcome.value)).not.toContain(KEY);
  return { report: outcome.value, upstream, offers, rows: outcome.value.upstreams.flatMap((one) => one.rows) };
}

type CheckSetting = {
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly lab?: boolean;
  readonly agrees?: boolean;
  readonly url?: string;
};

const brief = (rows: readonly CheckRow[]) =>
  rows
    .filter(({ severity, verdict }) => severity !== 'none' || verdict === 'not-asked')
    .map(({ shape, part, verdict, severity }) => `${severity} ${shape} ${part ?? '-'} ${verdict}`);

describe('cordon gateway check', () => {
  test('an upstream that takes everything: all rows passed, and the offer was above what it cost', async () => {
    const { report, rows, offers, upstream } = await check({});
    expect(brief(rows)).toEqual([]);
    expect(statusOfCheck(report)).toBe(0);
    expect(rows.filter(({ part }) => part === null).map(({ shape }) => shape)).toEqual([
      'start-up',
      'models',
      'plain',
      'conversation',
      'not-streamed',
      'tool-search',
      'auto-mode',
      'image',
      'count-tokens',
      'unknown-beta',
      'unknown-field',
    ]);
    expect(offers[0]?.upstreams[0]).toMatchObject({ provider: 'lab', model: 'some/model', requests: 24 });
    expect(report.atMostMicroUsd).toBeGreaterThan(report.requests * (40 + 9 * 5));
    expect(new Set(upstream.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${KEY}`]));
    expect(renderCheckOffer(offers[0] as CheckOffer)).toMatch(/up to 24 short requests to lab .* \$0\.\d+ at most\./);
    expect(renderGatewayCheck(report, false)).toContain('all of it gets through');
  });

  test('one that refuses a beta with 400: it is named, with the line that leaves it out, and the rest is asked without', async () => {
    const { report, rows, upstream } = await check({
      refuse: ({ betas }) =>
        betas.includes('context-management-2025-06-27')
          ? { status: 400, message: 'Unexpected value(s) for the `anthropic-beta` header' }
          : null,
    });
    expect(brief(rows)).toEqual([
      'error conversation - rejected',
      'error conversation context-management rejected',
      'info count-tokens - rejected',
    ]);
    expect(rows.find(({ part }) => part === 'context-management')).toMatchObject({
      status: 400,
      says: 'refuses the beta for context management: Unexpected value(s) for the `anthropic-beta` header',
      remedy: '"env": { "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS": "1" }',
    });
    expect(statusOfCheck(report)).toBe(1);
    expect(upstream.seen.at(-1)?.body).toMatchObject({ cordon_check: true });
    expect(renderGatewayCheck(report, false)).toContain('CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS');
  });

  test('and the profile that follows the advice passes, for what it leaves out isn’t sent', async () => {
    const { report, rows, upstream } = await check(
      {
        refuse: ({ betas }) =>
          betas.includes('context-management-2025-06-27') ? { status: 400, message: 'no' } : null,
      },
      { profile: { env: { CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: '1' } } },
    );
    expect(brief(rows)).toEqual([]);
    expect(statusOfCheck(report)).toBe(0);
    expect(upstream.seen.flatMap(({ betas }) => betas)).not.toContain('cordon-check-2026-01-01');
  });

  test.each([
    { behaviour: 'strips thinking', habits: { thinks: false }, found: ['warning conversation thinking stripped'] },
    {
      behaviour: 'answers with another model',
      habits: { model: 'cheap/other' },
      found: [
        'plain',
        'conversation',
        'not-streamed',
        'tool-search',
        'auto-mode',
        'image',
        'unknown-beta',
        'unknown-field',
      ].map((shape) => `warning ${shape} model renamed`),
    },
    {
      behaviour: 'says nothing of its usage',
      habits: { usage: null },
      found: [
        'warning plain usage stripped',
        'warning conversation usage stripped',
        'info conversation cache-control stripped',
        ...['not-streamed', 'tool-search', 'auto-mode', 'image', 'unknown-beta', 'unknown-field'].map(
          (shape) => `warning ${shape} usage stripped`,
        ),
      ],
    },
    { behaviour: 'doesn’t count tokens', habits: { counts: false }, found: ['info count-tokens - rejected'] },
    {
      behaviour: 'doesn’t judge tools',
      habits: { judgesTools: false },
      found: ['info auto-mode safeguards stripped'],
    },
    { behaviour: 'drops images', habits: { sees: false }, found: ['warning image image stripped'] },
    {
      behaviour: 'refuses fields that it doesn’t know',
      habits: {
        refuse: ({ body }) =>
          body['cordon_check'] === true
            ? { status: 400, message: 'cordon_check: Extra inputs are not permitted' }
            : null,
      },
      found: ['info unknown-field unknown-field rejected'],
    },
  ] as const satisfies readonly { behaviour: string; habits: Habits; found: readonly string[] }[])(
    'one that $behaviour',
    async ({ habits, found }) => {
      const { report, rows } = await check(habits);
      expect(brief(rows)).toEqual(found);
      expect(statusOfCheck(report)).toBe(0);
    },
  );

  test('a refusal after which the client asks again without it is a warning', async () => {
    const { report, rows } = await check({
      refuse: ({ betas }) =>
        betas.includes('thinking-token-count-2026-05-13') ? { status: 400, message: 'Unexpected value' } : null,
    });
    expect(brief(rows)).toEqual(['warning conversation - rejected', 'warning conversation thinking-tokens rejected']);
    expect(statusOfCheck(report)).toBe(0);
  });

  test('what the profile asks for counts as an error where the upstream hasn’t got it', async () => {
    const { report, rows } = await check(
      {
        judgesTools: false,
        refuse: ({ betas }) =>
          betas.includes('advanced-tool-use-2025-11-20') ? { status: 400, message: 'tool_reference' } : null,
      },
      { profile: { toolSearch: true, autoMode: 'server' } },
    );
    expect(brief(rows)).toEqual(['error tool-search tool-search rejected', 'error auto-mode safeguards stripped']);
    expect(rows.flatMap(({ remedy }) => remedy ?? [])).toEqual(['"toolSearch": false', '"autoMode": "client"']);
    expect(statusOfCheck(report)).toBe(1);
  });

  test.each([
    { behaviour: 'a wrong key', refuse: { status: 401, message: 'invalid key' }, verdict: 'rejected', status: 1 },
    {
      behaviour: 'an unknown model',
      refuse: { status: 404, message: 'no such model' },
      verdict: 'rejected',
      status: 1,
    },
    {
      behaviour: 'a limit for each minute',
      refuse: { status: 429, message: 'slow down' },
      verdict: 'unclear',
      status: 4,
    },
    { behaviour: 'an outage', refuse: { status: 503, message: 'down' }, verdict: 'unclear', status: 4 },
  ])('$behaviour ends it after one request', async ({ refuse, verdict, status }) => {
    const { report, rows, upstream } = await check({ refuse: () => refuse });
    expect(upstream.seen).toHaveLength(1);
    expect(rows.find(({ shape }) => shape === 'plain')).toMatchObject({ verdict, status: refuse.status });
    expect(rows.filter(({ verdict: one }) => one === 'not-asked')).toHaveLength(8);
    expect(statusOfCheck(report)).toBe(status);
  });

  test('nobody there is no answer', async () => {
    const { report } = await check({}, { url: 'http://127.0.0.1:9' });
    expect(statusOfCheck(report)).toBe(4);
  });

  test('an answer that breaks off is told', async () => {
    const { rows } = await check({ endsEarly: true });
    expect(brief(rows)[0]).toMatch(/^warning plain - unclear/);
  });

  test('each model of the profile and each fallback is asked', async () => {
    const { rows, report, upstream } = await check(
      { refuse: ({ body }) => (body.model === 'gone/model' ? { status: 404, message: 'no such model' } : null) },
      {
        profile: {
          models: { haiku: 'gone/model', opus: 'good/model' },
          fallback: [{ provider: 'lab', model: 'other/model' }],
        },
      },
    );
    expect(report.upstreams.map(({ model }) => model)).toEqual(['some/model', 'other/model']);
    expect(new Set(upstream.seen.map(({ body }) => body.model))).toEqual(
      new Set(['some/model', 'gone/model', 'good/model', 'other/model']),
    );
    expect(rows.filter(({ severity }) => severity !== 'none')).toMatchObject([
      { shape: 'plain', part: 'model', verdict: 'rejected', says: 'gone/model: 404 no such model' },
    ]);
  });

  test('what it costs stands in the ledger, and a budget holds it', async () => {
    const { rows, upstream, report } = await check({}, { profile: { budget: { usd: 0.000_01, per: 'day' } } });
    expect(upstream.seen).toEqual([]);
    expect(rows.find(({ shape }) => shape === 'plain')?.says).toContain('cordon budget raise p USD');
    expect(statusOfCheck(report)).toBe(4);
  });

  test('without consent nothing is sent', async () => {
    const outcome = check({}, { agrees: false });
    await expect(outcome).rejects.toMatchObject({
      problem: { code: 'not-confirmed', kind: 'unsafe' },
      upstream: { seen: [] },
    });
  });

  test('in the lab nothing is sent to the upstream, and everything comes through as it was', async () => {
    const { report, rows, upstream, offers } = await check({}, { lab: true });
    expect({ offers, seen: upstream.seen }).toEqual({ offers: [], seen: [] });
    expect(brief(rows)).toEqual([]);
    expect(rows.filter(({ says }) => says === 'came through byte for byte')).toHaveLength(9);
    expect(statusOfCheck(report)).toBe(0);
  });

  test('in the lab a fallback’s own model is told', async () => {
    const { report } = await check(
      {},
      { lab: true, profile: { fallback: [{ provider: 'lab', model: 'other/model' }] } },
    );
    expect(brief(report.upstreams[1]?.rows ?? [])[0]).toBe('info plain model renamed');
  });

  test('what a pinned profile has the client add is in the requests', async () => {
    const pinned = { provider: 'openrouter', pin: ['anthropic'], model: 'anthropic/claude-opus-4.6' };
    const { rows, report } = await check({}, { lab: true, profile: pinned });
    expect(brief(rows)).toEqual([]);
    expect(report.upstreams[0]?.destination).toBe('https://openrouter.ai/api');
    const asked = questionsOf(
      { profile: { ...nativeProfile(), pin: ['anthropic'] }, session: 'x' },
      {
        provider: 'openrouter',
        baseUrl: '',
        dialect: 'anthropic-messages',
        auth: 'none',
        credential: null,
        model: null,
      },
    );
    expect(mostRequests(asked).filter(({ body }) => !body.includes('"provider":{"only":["anthropic"]'))).toHaveLength(
      1,
    );
  });

  test('as a command: it asks, and its statuses are those of the contract', async () => {
    const upstream = await startPickyUpstream({ counts: false });
    open.push(upstream);
    const box = createBox();
    const own = { provider: 'lab', model: 'some/model', credential: 'env:LAB_KEY' };
    putConfiguration(box, { providers: { lab: { baseUrl: upstream.url, auth: 'bearer' } }, profiles: { p: own } });
    const env = { LAB_KEY: KEY };
    const unasked = await cordon(box, ['gateway', 'check', 'p'], { env });
    expect([unasked.status, upstream.seen.length]).toEqual([3, 0]);
    const live = await cordon(box, ['gateway', 'check', 'p', '--yes', '--json'], { env });
    expect(live.status, live.stderr).toBe(0);
    expect(live.stderr).toContain('no price is known for the model');
    expect(JSON.parse(live.stdout.toString())).toMatchObject({ schema: 1, profile: 'p', mode: 'live', requests: 9 });
    const native = await cordon(box, ['gateway', 'check', 'native', '--yes'], { env });
    expect([native.status, native.stderr]).toEqual([3, expect.stringContaining('your own login')]);
    const usage = await cordon(box, ['usage', '--json'], { env });
    expect(JSON.parse(usage.stdout.toString())).toMatchObject({ total: { requests: 8 } });
  });
});
