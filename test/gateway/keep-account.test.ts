import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Account } from '../../src/core/usage/account.ts';
import type { BudgetRule, Ledger, Settlement } from '../../src/core/usage/ledger.ts';
import { NO_LEDGER } from '../../src/core/usage/no-ledger.ts';
import { keepAccount } from '../../src/gateway/keep-account.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rule: BudgetRule = { scope: 'profile', name: 'capped', limitMicroUsd: 5_000_000, per: 'day', warnAt: [] };
const settlement = { id: 'a', costMicroUsd: 290 } as Settlement;

function account(budgets: readonly BudgetRule[], over: Partial<Ledger> = {}) {
  const published: Account[] = [];
  const ledger = keepAccount({
    ledger: { ...NO_LEDGER, ...over },
    order: { attribution: { session: 's1', profile: 'capped', project: null }, budgets },
    now: () => 7,
    publish: (said) => void published.push(said),
  });
  return { ledger, published };
}

it('says what a burst of settlements came to once, and the next burst anew', async () => {
  const { ledger, published } = account([]);
  await Promise.all(Array.from({ length: 100 }, () => ledger.settle(settlement)));
  expect(published).toEqual([]);
  await vi.advanceTimersByTimeAsync(250);
  expect(published).toEqual([{ at: 7, spentMicroUsd: 29_000, limitMicroUsd: null }]);
  await ledger.settle(settlement);
  await vi.advanceTimersByTimeAsync(250);
  expect(published.at(-1)).toEqual({ at: 7, spentMicroUsd: 29_290, limitMicroUsd: null });
});

it('says at the start what others have spent, of the limit with the least left', async () => {
  const state = (spentMicroUsd: number, limitMicroUsd: number) => ({
    rule,
    limitMicroUsd,
    spentMicroUsd,
    reservedMicroUsd: 0,
    resetsAt: null,
  });
  const { published } = account([rule, rule], {
    budgets: () => Promise.resolve([state(1_000, 6_000_000), state(95_000, 100_000)]),
  });
  await vi.advanceTimersByTimeAsync(250);
  expect(published).toEqual([{ at: 7, spentMicroUsd: 95_000, limitMicroUsd: 100_000 }]);
});

it('asks the ledger for its limits, and settles also where that fails', async () => {
  const state = { rule, limitMicroUsd: 6_000_000, spentMicroUsd: 1_000, reservedMicroUsd: 0, resetsAt: null };
  const asked = vi.fn<Ledger['budgets']>().mockResolvedValueOnce([state]).mockRejectedValueOnce(new Error('gone'));
  const { ledger, published } = account([rule], { budgets: asked });
  await ledger.settle(settlement);
  await vi.advanceTimersByTimeAsync(250);
  await ledger.settle(settlement);
  await vi.advanceTimersByTimeAsync(250);
  expect(published).toEqual([{ at: 7, spentMicroUsd: 1_000, limitMicroUsd: 6_000_000 }]);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(asked).toHaveBeenCalledWith([rule], 7, 's1');
});
