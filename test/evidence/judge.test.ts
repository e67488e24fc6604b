import { describe, expect, test } from 'vitest';
import { judge } from '../../src/core/evidence/judge.ts';
import { NATIVE, nativeTrial, OTHER_MARK, planOf, request, ROUTED, routedTrial, tunnel } from './trial.ts';

const VENDOR = 'api.anthropic.com:443';
const routed = routedTrial([]);
const native = nativeTrial([]);
const login = { ...native.report, turn: 'login-wanted', words: 'Not logged in · Please run /login' } as const;
const at = (origin: string) => ({ ...native.report, failedAt: { kind: 'host', origin } }) as const;

describe('a trial', () => {
  test.each([
    { seen: 'the planned request', trial: routedTrial([request()]) },
    {
      seen: 'a request for a family’s own model beside it',
      trial: routedTrial([request(), request({ inference: { model: 'vendor/small', tools: 0, toolSearch: false } })]),
    },
    { seen: 'the vendor asked for a tunnel beside it', trial: routedTrial([request(), tunnel(VENDOR)]) },
    {
      seen: 'tunnels to the vendor, and the client’s own request failed',
      trial: nativeTrial([tunnel(VENDOR), tunnel(VENDOR)]),
    },
    {
      seen: 'another host beside it, while the client’s own request failed at the vendor',
      trial: nativeTrial([tunnel(VENDOR), tunnel('mcp.example:443')], { report: at('https://api.anthropic.com') }),
    },
    {
      seen: 'the vendor’s other hosts beside it',
      trial: nativeTrial([tunnel(VENDOR), tunnel('downloads.claude.ai:443')]),
    },
  ])('with $seen is proved, and has no reasons', ({ trial }) => {
    expect(judge(trial)).toMatchObject({ verdict: 'proved', reasons: [] });
  });

  test.each([
    {
      seen: 'a request to another host',
      trial: routedTrial([request({ host: 'stranger.example' })]),
      reason:
        'A request for a model went to http://stranger.example/api; the plan goes to https://provider.example/api.',
    },
    {
      seen: 'a request to another path of the same host',
      trial: routedTrial([request({ path: '/v1/messages' })]),
      reason: 'A request for a model went to https://provider.example; the plan goes to https://provider.example/api.',
    },
    {
      seen: 'another credential',
      trial: routedTrial([request({ authorization: { scheme: 'bearer', fingerprint: OTHER_MARK } })]),
      reason:
        'A request to https://provider.example/api carried sha256:ffffffffffff in Authorization; the plan has sha256:0123456789ab there.',
    },
    {
      seen: 'a second credential',
      trial: routedTrial([request({ apiKey: OTHER_MARK })]),
      reason:
        'A request to https://provider.example/api carried sha256:ffffffffffff in x-api-key; the plan has nothing there.',
    },
    {
      seen: 'no credential',
      trial: routedTrial([request({ authorization: null })]),
      reason:
        'A request to https://provider.example/api carried nothing in Authorization; the plan has sha256:0123456789ab there.',
    },
    {
      seen: 'a model that the plan doesn’t have',
      trial: routedTrial([
        request(),
        request({ inference: { model: 'claude-haiku-5-5', tools: 0, toolSearch: false } }),
      ]),
      reason: 'A request asked for the model "claude-haiku-5-5"; the plan allows vendor/model, vendor/small.',
    },
    {
      seen: 'a conversation on a family’s model',
      trial: routedTrial([request({ inference: { model: 'vendor/small', tools: 12, toolSearch: false } })]),
      reason: 'The conversation asked for the model "vendor/small"; the plan has "vendor/model".',
    },
    {
      seen: 'a tool search that the profile turns off',
      trial: routedTrial([request({ inference: { model: 'vendor/model', tools: 12, toolSearch: true } })], {
        plan: planOf(ROUTED, { env: { ENABLE_TOOL_SEARCH: { kind: 'set', value: 'false' } } }),
      }),
      reason: 'A request kept tools back behind a tool search, which the profile turns off.',
    },
    {
      seen: 'the profile’s credential beside the conversation',
      trial: routedTrial([
        request(),
        request({ host: 'stranger.example', method: 'GET', path: '/v1/models?key=x', inference: null }),
      ]),
      reason: "The profile's credential sha256:0123456789ab went to http://stranger.example (GET /v1/models).",
    },
    {
      seen: 'nothing but tunnels, and a failed request',
      trial: routedTrial([tunnel(VENDOR)], { report: native.report }),
      reason:
        "No request for a model came to https://provider.example/api; the client's own failed, and it had asked for a tunnel to https://api.anthropic.com.",
    },
    {
      seen: 'a tunnel to where a layer would send it',
      trial: nativeTrial([tunnel(VENDOR), tunnel('stranger.example:443')], {
        named: new Map([['https://stranger.example', 'ANTHROPIC_BASE_URL (settings.json:3)']]),
      }),
      reason:
        'A tunnel to https://stranger.example was asked for, which ANTHROPIC_BASE_URL (settings.json:3) names; the plan goes to https://api.anthropic.com.',
    },
    {
      seen: 'the client’s own request failed at a host that nobody names',
      trial: nativeTrial([tunnel(VENDOR), tunnel('stranger.example:443')], { report: at('https://stranger.example') }),
      reason:
        "The client's request for a model was to go to https://stranger.example; the plan goes to https://api.anthropic.com.",
    },
    {
      seen: 'an older client’s request refused elsewhere',
      trial: nativeTrial([tunnel(VENDOR), tunnel('stranger.example:443')], {
        report: { ...native.report, failedAt: { kind: 'elsewhere' } },
      }),
      reason:
        "The client's request for a model was to go to https://stranger.example; the plan goes to https://api.anthropic.com.",
    },
    {
      seen: 'a native conversation in clear text',
      trial: nativeTrial([request({ host: '127.0.0.1:9', path: '/v1/messages', authorization: null })]),
      reason:
        'A request for a model went to http://127.0.0.1:9 in clear text; the plan goes to https://api.anthropic.com.',
    },
    {
      seen: 'another model behind the tunnel, by the client’s own words',
      trial: nativeTrial([tunnel(VENDOR)], { report: { ...native.report, model: 'leaked-model' } }),
      reason: 'The client started with the model "leaked-model"; the plan has "claude-opus-5-5".',
    },
    {
      seen: 'a key behind the tunnel, by the client’s own words',
      trial: nativeTrial([tunnel(VENDOR)], { report: { ...native.report, apiKeySource: 'ANTHROPIC_API_KEY' } }),
      reason: 'The client says that it sends a key from ANTHROPIC_API_KEY; the plan has none.',
    },
  ])('with $seen is contradicted', ({ trial, reason }) => {
    const verdict = judge(trial);
    expect(verdict.verdict).toBe('contradicted');
    expect(verdict.reasons).toContain(reason);
  });

  test.each([
    {
      seen: 'nothing',
      trial: routed,
      reason: 'The client ended with status 0 and no request of a conversation was seen.',
    },
    {
      seen: 'a crash',
      trial: routedTrial([], { end: { kind: 'ended', status: null, signal: 'SIGSEGV', words: 'panic: bad' } }),
      reason: 'The client ended by SIGSEGV and no request of a conversation was seen: "panic: bad".',
    },
    {
      seen: 'a hang',
      trial: routedTrial([], { end: { kind: 'cut-off', seconds: 25 } }),
      reason: 'The client did not end within 25 seconds and was ended.',
    },
    {
      seen: 'a hang behind the planned request',
      trial: routedTrial([request()], { end: { kind: 'cut-off', seconds: 25 } }),
      reason: 'The client did not end within 25 seconds and was ended.',
    },
    { seen: 'no start', trial: routedTrial([], { end: { kind: 'not-started', reason: 'EACCES' } }), reason: 'EACCES' },
    {
      seen: 'a wish for a login',
      trial: nativeTrial([tunnel(VENDOR)], { report: login }),
      reason: 'The client wants a login and sent no conversation: "Not logged in · Please run /login".',
    },
    {
      seen: 'tunnels to the vendor that may be for anything',
      trial: nativeTrial([tunnel(VENDOR)], { report: { ...native.report, turn: 'none' } }),
      reason:
        'A tunnel to https://api.anthropic.com was asked for, but the client never said that its own request failed there, and other requests go there too.',
    },
    {
      seen: 'a stranger’s tunnel that may be the conversation',
      trial: nativeTrial([tunnel(VENDOR), tunnel('mcp.example:443')]),
      reason:
        'A tunnel to mcp.example was asked for too, and what would have gone through it is not seen: a server of tools or a hook may have asked, or the conversation.',
    },
    {
      seen: 'another default model on a version that nobody verified',
      trial: nativeTrial([tunnel(VENDOR)], {
        plan: planOf(NATIVE, {
          argv: ['--model', 'default'],
          client: { path: '/c', version: '2.1.263', verified: false },
        }),
        report: { ...native.report, model: 'claude-opus-5' },
      }),
      reason:
        'The client started with "claude-opus-5" as its own default, where the nearest verified version takes "claude-opus-5-5"; Claude Code 2.1.263 is not verified.',
    },
  ])('with $seen is unproven', ({ trial, reason }) => {
    const verdict = judge(trial);
    expect(verdict.verdict).toBe('unproven');
    expect(verdict.reasons).toContain(reason);
  });

  test('keeps every request of the conversation apart from all else, and counts what is alike', () => {
    const { observed, sideTraffic } = judge(
      routedTrial([
        request(),
        request(),
        tunnel(VENDOR),
        request({ method: 'GET', path: '/api/v1/models?x=1', inference: null }),
      ]),
    );
    expect(observed.map(({ destination, model, requests, seen }) => ({ destination, model, requests, seen }))).toEqual([
      { destination: 'https://provider.example/api', model: 'vendor/model', requests: 2, seen: 'request' },
    ]);
    expect(sideTraffic.map(({ destination, method, path }) => ({ destination, method, path }))).toEqual([
      { destination: 'https://api.anthropic.com', method: 'CONNECT', path: null },
      { destination: 'https://provider.example', method: 'GET', path: '/api/v1/models' },
    ]);
  });

  test('of a native session has the vendor’s tunnels as its observed routes, with nothing behind them', () => {
    const [seen, ...others] = judge(nativeTrial([tunnel(VENDOR), tunnel(VENDOR)])).observed;
    expect(others).toEqual([]);
    expect(seen).toMatchObject({
      destination: 'https://api.anthropic.com',
      seen: 'refused-tunnel',
      authorization: null,
      model: null,
      requests: 2,
    });
  });
});
