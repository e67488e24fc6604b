import type { GatewayOrder } from '../core/gateway/order.ts';
import type { Account } from '../core/usage/account.ts';
import type { Ledger } from '../core/usage/ledger.ts';

export type AccountRequest = {
  readonly ledger: Ledger;
  readonly order: Pick<GatewayOrder, 'attribution' | 'budgets'>;
  readonly now: () => number;
  readonly publish: (account: Account) => void;
};

/** Settlements that come closer together than this are said together: each would be a question to the ledger and a file. */
const SAY_AFTER_MS = 250;

/** The same ledger, which also says, soon after a settlement, what the session has spent. */
export function keepAccount({ ledger, order, now, publish }: AccountRequest): Ledger {
  const rule = order.budgets[0];
  let ownSpent = 0;
  let waiting: NodeJS.Timeout | null = null;
  const say = async () => {
    waiting = null;
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
      // What the status line shows is no part of the settlement: it may fail alone, and keeps nobody alive.
      waiting ??= setTimeout(() => void say().catch(() => undefined), SAY_AFTER_MS).unref();
    },
  };
}
