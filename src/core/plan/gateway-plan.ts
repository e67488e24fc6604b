import { VENDOR } from '../catalogue/vendor.ts';
import type { ListedModel, Upstream } from '../gateway/order.ts';
import type { Platform } from '../platform.ts';
import type { Outcome, Problem } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import type { Profile, Provider } from '../profiles/profile.ts';
import type { Secret } from '../secret.ts';
import type { BudgetRule } from '../usage/ledger.ts';
import type { TokenPrice } from '../usage/price.ts';
import { isVendor, usedModels } from './session-models.ts';
import { canBeFronted } from './wants-gateway.ts';

/** One place that requests may go to; its key is still a `Secret`. */
export type PlannedUpstream = Omit<Upstream, 'credential' | 'proxy'> & { readonly credential: Secret | null };

/** The gateway of one session as a plan holds it. */
export type GatewayPlan = {
  readonly listen: '127.0.0.1';
  /** What the client shows instead of the provider's key; worth nothing anywhere else. */
  readonly token: Secret;
  /** The repository that the session runs in, or the working directory. */
  readonly project: string | null;
  /** The profile's own first, then its fallbacks in their order. */
  readonly upstreams: readonly PlannedUpstream[];
  readonly models: readonly ListedModel[];
  /** The models that may be asked for; null or absent allows any. */
  readonly allowed?: readonly string[] | null;
  readonly budgets: readonly BudgetRule[];
  readonly prices: Readonly<Record<string, TokenPrice>>;
  readonly ledger: string;
};

export type GatewayRequest = Pick<GatewayPlan, 'token' | 'project' | 'budgets' | 'prices' | 'ledger'> & {
  readonly platform: Platform;
  readonly profile: Profile;
  /** The profile's own, then one for each fallback. */
  readonly credentials: readonly (Secret | null)[];
};

/** The gateway of one session, or why it can't have one. */
export function planGateway(request: GatewayRequest): Outcome<GatewayPlan> {
  const { platform, profile, credentials, token, project, budgets, prices, ledger } = request;
  const problem = whyNot(profile) ?? (platform === 'win32' ? onWindows(profile) : null);
  if (problem !== null) return fail(problem);
  const own = credentials[0] ?? null;
  if (own !== null && isLoginToken(own)) return fail(intermediated(profile));
  const upstreams = [
    upstreamOf({ profile, provider: profile.provider, credential: own, model: null }),
    ...profile.fallback.map(({ provider, model }, index) =>
      upstreamOf({ profile, provider, credential: credentials[index + 1] ?? null, model }),
    ),
  ];
  const models = usedModels(profile).map((id) => ({ id, name: id }));
  return succeed({
    listen: '127.0.0.1',
    token,
    project,
    upstreams,
    models,
    allowed: allowedModels(profile),
    budgets,
    prices,
    ledger,
  });
}

/** At the client’s own vendor every family is one that the client may ask for by itself. */
function allowedModels(profile: Profile): readonly string[] | null {
  const used = usedModels(profile);
  return isVendor(profile) || used.length === 0 ? null : used;
}

/** The plan with the model that the person asked for themselves, which wins over the profile’s. */
export function allowingModel(plan: GatewayPlan, model: string | null): GatewayPlan {
  return model === null || plan.allowed == null ? plan : { ...plan, allowed: [...plan.allowed, model] };
}

function whyNot(profile: Profile): Problem | null {
  const { provider, gateway, name } = profile;
  if (gateway === false)
    return {
      code: 'gateway-refused',
      kind: 'usage',
      message: `The profile "${name}" says "gateway": false and asks for ${profile.budget === null ? 'a fallback' : 'a budget'}, which only a gateway can keep.`,
      hint: 'Take out one of the two.',
    };
  if (canBeFronted(provider)) return null;
  const why =
    provider.auth === 'login'
      ? 'a session with your own login is direct: cordon never stands between it and the vendor'
      : `"${provider.id}" signs requests with a cloud’s own credentials, which a gateway can’t pass on`;
  return {
    code: 'gateway-impossible',
    kind: 'unsafe',
    message: `The profile "${name}" asks for a gateway, and ${why}.`,
    hint: 'Take "gateway", "budget" and "fallback" out of the profile, or use a provider with a key.',
  };
}

/** The gateway takes its listening socket over from the launcher, which Windows does otherwise than POSIX. */
function onWindows({ name }: Profile): Problem {
  return {
    code: 'gateway-on-windows',
    kind: 'unsafe',
    message: `The profile "${name}" asks for a gateway, which cordon doesn't have on Windows yet.`,
    hint: 'Take "gateway", "budget" and "fallback" out of the profile, or run it in WSL; nothing was launched.',
  };
}

/** What a claude.ai login hands out. The vendor's terms leave it to the client alone. */
function isLoginToken(credential: Secret): boolean {
  return credential.reveal().startsWith('sk-ant-oat');
}

function intermediated({ name }: Profile): Problem {
  return {
    code: 'login-token-in-gateway',
    kind: 'unsafe',
    message: `The credential of "${name}" is the token of a claude.ai login, and cordon never stands between that and the vendor.`,
    hint: 'Use an API key, or a profile without a gateway.',
  };
}

function upstreamOf({
  profile,
  provider,
  credential,
  model,
}: Pick<PlannedUpstream, 'credential' | 'model'> & {
  readonly profile: Profile;
  readonly provider: Provider;
}): PlannedUpstream {
  return {
    provider: provider.id,
    baseUrl: (provider.baseUrl ?? VENDOR).replace(/\/+$/, ''),
    dialect: 'anthropic-messages',
    auth: credential === null ? 'none' : provider.auth === 'x-api-key' ? 'x-api-key' : 'bearer',
    credential,
    model,
    ...(profile.insecureHttp ? { insecureHttp: true } : {}),
  };
}
