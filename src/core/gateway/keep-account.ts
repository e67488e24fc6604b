import type { Ledger, MicroUsd } from '../usage/ledger.ts';
import type { GatewayOrder } from './order.ts';

/** What a session has spent, for its status line: against its profile's limit where there is one, else by itself. */
export type Account = {
  readonly at: number;
  readonly spentMicroUsd: MicroUsd;
  readonly limitMicroUsd: MicroUsd | null;
};

export type AccountRequest = {
  readonly ledger: Ledger;
  readonly order: Pick<GatewayOrder, 'attribution' | 'budgets'>;
  readonly now: () => number;
  readonly publish: (account: Account) => void;
};

/** The same ledger, which also says after each settlement what the session has spent. */
export function keepAccount({ ledger, order, now, publish }: AccountRequest): Ledger {
  const rule = order.budgets[0];
  let ownSpent = 0;
  const say = async () => {
    const at = now();
    if (rule === undefined) return publish({ at, spentMicroUsd: ownSpent, limitMicroUsd: null });
    const [state] = await ledger.budgets([rule], at, order.attribution.session);
    if (state !== undefined) publish({ at, spentMicroUsd: state.spentMicroUsd, limitMicroUsd: state.limitMicroUsd });
  };
  return {
    ...ledger,
    settle: async (settlement) => {
      await ledger.settle(settlement);
      ownSpent += settlement.costMicroUsd ?? 0;
      // What the status line shows is no part of the settlement: it may fail alone.
      await say().catch(() => undefined);
    },
  };
}
