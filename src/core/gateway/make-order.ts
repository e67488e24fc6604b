import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { GatewayOrder } from './order.ts';
import { upstreamProxy } from './upstream-proxy.ts';

export type OrderRequest = Pick<GatewayOrder, 'stateDirectory' | 'parent'> & {
  readonly gateway: GatewayPlan;
  readonly session: string;
  readonly profile: string;
  /** The environment that names the proxies of the person's network. */
  readonly env: Readonly<Record<string, string>>;
};

/** What the gateway is told, with its secrets in the clear: it goes through a pipe to that process and nowhere else. */
export function makeOrder({ gateway, session, profile, stateDirectory, parent, env }: OrderRequest): GatewayOrder {
  const { token, project, upstreams, models, allowed = null, budgets, prices, ledger } = gateway;
  return {
    schema: 1,
    attribution: { session, profile, project },
    token: token.reveal(),
    upstreams: upstreams.map((upstream) => ({
      ...upstream,
      credential: upstream.credential?.reveal() ?? null,
      proxy: upstreamProxy(upstream.baseUrl, env),
    })),
    models,
    allowed,
    budgets,
    prices,
    ledger,
    stateDirectory,
    parent,
  };
}
