import { describe, expect, it } from 'vitest';
import { fillGatewayPort, frontedByGateway, GATEWAY_ADDRESS } from '../../src/core/gateway/front.ts';
import { makeOrder } from '../../src/core/gateway/make-order.ts';
import { allowingModel, planGateway, type GatewayPlan } from '../../src/core/plan/gateway-plan.ts';
import { wantsGateway } from '../../src/core/plan/wants-gateway.ts';
import type { Platform } from '../../src/core/platform.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { Secret } from '../../src/core/secret.ts';
import type { BudgetRule } from '../../src/core/usage/ledger.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

const lab: Profile = {
  ...nativeProfile(),
  name: 'capped',
  model: 'lab/model',
  provider: { id: 'lab', baseUrl: 'http://127.0.0.1:4010/api/', auth: 'bearer' },
};
const budget = { usd: 5, per: 'day' } as const;
const other = { id: 'lab2', baseUrl: 'https://lab2.example', auth: 'x-api-key' } as const;
const overall: BudgetRule = { scope: 'overall', name: '', limitMicroUsd: 1, per: 'month', warnAt: [] };
const secret = (text: string) => new Secret(text, fingerprintOf);

describe('whether a session has a gateway', () => {
  it.each<{ behaviour: string; profile: Profile; rules?: readonly BudgetRule[]; wants: boolean }>([
    { behaviour: 'an ordinary profile has none', profile: lab, wants: false },
    { behaviour: 'one that asks for it has one', profile: { ...lab, gateway: true }, wants: true },
    { behaviour: 'a budget needs it', profile: { ...lab, budget }, wants: true },
    {
      behaviour: 'a fallback needs it',
      profile: { ...lab, fallback: [{ provider: other, model: 'm', credential: null }] },
      wants: true,
    },
    { behaviour: 'a limit over everything needs it', profile: lab, rules: [overall], wants: true },
    { behaviour: 'a login goes by a limit over everything', profile: nativeProfile(), rules: [overall], wants: false },
    {
      behaviour: 'and so does a profile without gateway',
      profile: { ...lab, gateway: false },
      rules: [overall],
      wants: false,
    },
  ])('$behaviour', ({ profile, rules = [], wants }) => {
    expect(wantsGateway(profile, rules)).toBe(wants);
  });
});

const request = {
  platform: 'linux' as Platform,
  credentials: [secret('sk-or-v1-0123456789abcdef')],
  token: secret('cordon-token'),
  project: '/repo',
  budgets: [],
  prices: {},
  ledger: 'sqlite',
};

function planned(profile: Profile, over: Partial<typeof request> = {}): GatewayPlan {
  const made = planGateway({ ...request, ...over, profile });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

describe('the gateway of a plan', () => {
  it('asks the profile’s provider first and each fallback with its own key and model', () => {
    const own = secret('sk-lab-one-0123456789');
    const theirs = secret('sk-lab-two-0123456789');
    const profile: Profile = { ...lab, fallback: [{ provider: other, model: 'other/model', credential: null }] };
    const { upstreams } = planned(profile, { credentials: [own, theirs] });
    expect(upstreams).toEqual([
      {
        provider: 'lab',
        baseUrl: 'http://127.0.0.1:4010/api',
        dialect: 'anthropic-messages',
        auth: 'bearer',
        credential: own,
        model: null,
      },
      {
        provider: 'lab2',
        baseUrl: 'https://lab2.example',
        dialect: 'anthropic-messages',
        auth: 'x-api-key',
        credential: theirs,
        model: 'other/model',
      },
    ]);
  });

  it.each<{ behaviour: string; profile: Profile; key?: string; code: string }>([
    {
      behaviour: 'a login is never intermediated',
      profile: { ...nativeProfile(), gateway: true },
      code: 'gateway-impossible',
    },
    {
      behaviour: 'a cloud signs for itself',
      profile: { ...lab, provider: { id: 'bedrock', baseUrl: null, auth: 'cloud' }, budget },
      code: 'gateway-impossible',
    },
    {
      behaviour: 'a budget without gateway is a contradiction',
      profile: { ...lab, gateway: false, budget },
      code: 'gateway-refused',
    },
    {
      behaviour: 'a login’s token is refused as a key',
      profile: { ...lab, gateway: true },
      key: 'sk-ant-oat01-0123456789abcdef',
      code: 'login-token-in-gateway',
    },
  ])('$behaviour', ({ profile, key = 'sk-lab-0123456789', code }) => {
    const made = planGateway({ ...request, profile, credentials: [secret(key)] });
    expect(made.ok ? null : made.problem.code).toBe(code);
    expect(JSON.stringify(made)).not.toContain(key);
  });

  it('allows the profile’s models and the person’s own, and at the vendor any', () => {
    const gateway = planned({ ...lab, models: { haiku: 'lab/small' } });
    expect(gateway.allowed).toEqual(['lab/model', 'lab/small']);
    expect(allowingModel(gateway, 'lab/own').allowed).toEqual(['lab/model', 'lab/small', 'lab/own']);
    const vendor: Profile = { ...lab, provider: { id: 'anthropic-api', baseUrl: null, auth: 'x-api-key' } };
    expect(allowingModel(planned(vendor), 'claude-next').allowed).toBeNull();
  });

  it('shows keys and token as fingerprints, and hands them over in the clear', () => {
    const gateway = planned(lab);
    const shown = JSON.stringify(gateway);
    expect(shown).not.toContain('sk-or-v1');
    expect(shown).not.toContain('cordon-token');
    const order = makeOrder({
      gateway,
      session: 's1',
      profile: 'capped',
      stateDirectory: '/state',
      parent: { pid: 7, processStart: '9' },
      env: {},
    });
    expect(order).toMatchObject({
      attribution: { session: 's1', profile: 'capped', project: '/repo' },
      token: 'cordon-token',
      upstreams: [{ credential: 'sk-or-v1-0123456789abcdef' }],
    });
  });
});

describe('the client in front of a gateway', () => {
  it('sees one server on this machine that takes a bearer token', () => {
    expect(frontedByGateway({ ...lab, provider: { ...lab.provider, auth: 'x-api-key' } }).provider).toEqual({
      id: 'lab',
      baseUrl: GATEWAY_ADDRESS,
      auth: 'bearer',
    });
  });

  it('gets the port that the gateway listens on', () => {
    const plan = { env: { A: { kind: 'blank' } }, expect: { destination: GATEWAY_ADDRESS } } as unknown as Plan;
    const filled = fillGatewayPort(plan, 40123);
    expect(filled.env).toEqual({
      A: { kind: 'blank' },
      ANTHROPIC_BASE_URL: { kind: 'set', value: 'http://127.0.0.1:40123' },
    });
    expect(filled.expect.destination).toBe('http://127.0.0.1:40123');
  });

  it('is refused on Windows, where it could not take its socket over', () => {
    expect(planGateway({ ...request, profile: lab, platform: 'win32' })).toMatchObject({
      ok: false,
      problem: { code: 'gateway-on-windows', kind: 'unsafe' },
    });
    expect(planGateway({ ...request, profile: lab, platform: 'darwin' })).toMatchObject({ ok: true });
  });
});
