import type { GatewayOrder } from '../core/gateway/order.ts';
import type { Account } from '../core/usage/account.ts';
import type { BudgetState, Ledger } from '../core/usage/ledger.ts';

export type AccountRequest = {
  readonly ledger: Ledger;
  readonly order: Pick<GatewayOrder, 'attribution' | 'budgets'>;
  readonly now: () => number;
  readonly publish: (account: Account) => void;
};

/** Settlements that come closer together than this are said together: each would be a question to the ledger and a file. */
const SAY_AFTER_MS = 250;

/**
 * The same ledger, which also says what is spent: soon after a settlement, and at the start where there is a limit, because
 * other sessions may have spent of it. Of several limits it is the one that has the least left.
 */
export function keepAccount({ ledger, order, now, publish }: AccountRequest): Ledger {
  let ownSpent = 0;
  let waiting: NodeJS.Timeout | null = null;
  const say = async () => {
    waiting = null;
    const at = now();
    if (order.budgets.length === 0) return publish({ at, spentMicroUsd: ownSpent, limitMicroUsd: null });
    const states = await ledger.budgets(order.budgets, at, order.attribution.session);
    const [tightest] = states.toSorted((one, other) => leftOf(one) - leftOf(other));
    if (tightest === undefined) return;
    publish({ at, spentMicroUsd: tightest.spentMicroUsd, limitMicroUsd: tightest.limitMicroUsd });
  };
  // What the status line shows is no part of the settlement: it may fail alone, and keeps nobody alive.
  const saySoon = () => {
    waiting ??= setTimeout(() => void say().catch(() => undefined), SAY_AFTER_MS).unref();
  };
  if (order.budgets.length > 0) saySoon();
  return {
    ...ledger,
    settle: async (settlement) => {
      await ledger.settle(settlement);
      ownSpent += settlement.costMicroUsd ?? 0;
      saySoon();
    },
  };
}

function leftOf({ limitMicroUsd, spentMicroUsd }: BudgetState): number {
  return limitMicroUsd - spentMicroUsd;
}
