import { makeOrder } from '../core/gateway/make-order.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Secret } from '../core/secret.ts';
import { NO_LEDGER } from '../core/usage/no-ledger.ts';
import { startGateway, type RunningGateway } from './start-gateway.ts';

export type TrialGatewayRequest = {
  readonly plan: Plan;
  /** Origin of the witness that stands in the place of the plan's upstream. */
  readonly witness: string;
  /** Goes up in place of the profile's credential. */
  readonly standIn: Secret | null;
  readonly now: () => number;
};

/** The gateway of a plan with a witness behind it: the same code as in a session, with no limit and nothing written down. */
export function startTrialGateway({ plan, witness, standIn, now }: TrialGatewayRequest): Promise<RunningGateway> {
  const { gateway } = plan;
  const upstream = gateway?.upstreams[0];
  if (gateway === null || upstream === undefined) throw new Error('a trial of a gateway needs a plan with one');
  const path = (URL.parse(upstream.baseUrl)?.pathname ?? '').replace(/\/+$/, '');
  const upstreams = [{ ...upstream, baseUrl: witness + path, credential: standIn }];
  const order = makeOrder({
    gateway: { ...gateway, upstreams, budgets: [] },
    session: plan.session,
    profile: plan.profile,
    stateDirectory: '',
    parent: { pid: 0, processStart: null },
    env: {},
  });
  return startGateway({ order, ledger: NO_LEDGER, listen: { port: 0 }, notify: () => undefined, now });
}
