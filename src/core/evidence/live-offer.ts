import { upstreamModel } from '../gateway/upstream-model.ts';
import type { Plan } from '../plan/plan.ts';
import { LIVE_OUTPUT_TOKENS } from '../plan/live-plan.ts';
import type { LiveOffer } from '../report/verify-report.ts';
import { VENDOR } from '../catalogue/vendor.ts';
import type { ModelPrice } from '../usage/model-price.ts';
import { BYTES_PER_TOKEN, worstCaseOf } from '../usage/worst-case.ts';

/** A request of 2.1.330 is some 50 kB, and one with sixty tools of servers 120 kB. Behind a tunnel its size is not seen. */
const UNSEEN_BYTES = 180_000;

export type OfferRequest = {
  readonly plan: Plan;
  /** The provider of the profile, by its id. */
  readonly provider: string;
  readonly byLogin: boolean;
  /** Length of the largest request that the witness read, or null where it read none. */
  readonly bytes: number | null;
  readonly priceOf: (asked: { readonly provider: string; readonly model: string }) => ModelPrice | null;
};

/**
 * What one real request may cost at most: what a gateway would reserve for it at the dearest cache, and at the dearest of
 * the places that may answer. Where one of them has no known price, there is no most.
 */
export function liveOffer({ plan, provider, byLogin, bytes, priceOf }: OfferRequest): LiveOffer {
  const { model, destination } = plan.expect;
  const bodyBytes = bytes ?? UNSEEN_BYTES;
  const asked =
    model === null
      ? []
      : (plan.gateway?.upstreams.map((upstream) => ({
          provider: upstream.provider,
          model: upstreamModel(model, upstream),
        })) ?? [{ provider, model }]);
  const costs = asked.map((place) => {
    const price = priceOf(place);
    return price === null ? null : worstCaseOf({ price, bodyBytes, maxTokens: LIVE_OUTPUT_TOKENS, cache: '1h' });
  });
  const known = costs.filter((cost) => cost !== null);
  return {
    profile: plan.profile,
    model,
    destination: plan.gateway?.upstreams[0]?.baseUrl ?? destination ?? VENDOR,
    byLogin,
    inputTokens: Math.ceil(bodyBytes / BYTES_PER_TOKEN),
    outputTokens: LIVE_OUTPUT_TOKENS,
    usd: known.length === 0 || known.length < costs.length ? null : Math.max(...known) / 1e6,
  };
}
