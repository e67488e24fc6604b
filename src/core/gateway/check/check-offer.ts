import type { GatewayPlan, PlannedUpstream } from '../../plan/gateway-plan.ts';
import { pinnedBody } from '../../plan/routed-environment.ts';
import { mainModel, usedModels } from '../../plan/session-models.ts';
import type { Profile } from '../../profiles/profile.ts';
import type { CheckedUpstream, CheckOffer } from '../../report/gateway-check-report.ts';
import { findPrice } from '../../usage/find-price.ts';
import { worstCaseOf } from '../../usage/worst-case.ts';
import { upstreamModel } from '../upstream-model.ts';
import { leftOutParts, neededShapes } from './check-needs.ts';
import { mostRequests, type UpstreamCheck } from './check-upstream.ts';

type Checked = {
  readonly profile: Profile;
  /** The client's own session, a UUID. */
  readonly session: string;
};

export function nameOf(check: Checked, upstream: PlannedUpstream): Omit<CheckedUpstream, 'rows'> {
  const { upstreamModel: model } = questionsOf(check, upstream);
  return { provider: upstream.provider, destination: upstream.baseUrl, model };
}

/** What this upstream is asked. Only the profile's own is asked for several models: a fallback has the one that it names. */
export function questionsOf({ profile, session }: Checked, upstream: PlannedUpstream): Omit<UpstreamCheck, 'ask'> {
  const model = mainModel(profile) ?? VENDOR_MODEL;
  const asked = upstreamModel(model, upstream);
  const others = upstream.model === null ? usedModels(profile).map((used) => upstreamModel(used, upstream)) : [];
  return {
    model,
    upstreamModel: asked,
    others: [...new Set(others)].filter((other) => other !== asked),
    needs: neededShapes(profile),
    leftOut: leftOutParts(profile),
    ...(profile.pin === undefined ? {} : { extra: pinnedBody(profile.pin) }),
    session,
  };
}

/** What the client asks the vendor for where a profile names no model; the least that costs is enough here. */
const VENDOR_MODEL = 'claude-haiku-4-5';

export function offerOf(check: Checked & { readonly plan: GatewayPlan }): CheckOffer {
  const { profile, plan } = check;
  const upstreams = plan.upstreams.map((upstream) => {
    const questions = questionsOf(check, upstream);
    const requests = mostRequests(questions);
    const costs = requests.map(({ body, maxTokens }) => {
      const model = upstreamModel((JSON.parse(body) as { readonly model: string }).model, upstream);
      const price = findPrice({ provider: upstream.provider, model, overrides: plan.prices });
      return price === null ? null : worstCaseOf({ price, bodyBytes: body.length, maxTokens, cache: '5m' });
    });
    const isKnown = costs.every((cost) => cost !== null);
    return {
      ...nameOf(check, upstream),
      requests: requests.length,
      microUsd: isKnown ? costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) : null,
    };
  });
  return { profile: profile.name, upstreams };
}

export function totalOf({ upstreams }: CheckOffer): number | null {
  return upstreams.every(({ microUsd }) => microUsd !== null)
    ? upstreams.reduce((sum, { microUsd }) => sum + (microUsd ?? 0), 0)
    : null;
}
