import type { BudgetState, Intent, Ledger, Settlement } from '../../src/core/usage/ledger.ts';

/** A ledger in memory, for tests of the data path: it keeps what it is told, and one limit over everything. */
export type MemoryLedger = Ledger & {
  /** How often it was asked, granted or not. */
  readonly asked: () => number;
  readonly intents: readonly Intent[];
  readonly settlements: readonly Settlement[];
  /** Resolves when so many attempts are settled. */
  readonly settled: (count: number) => Promise<readonly Settlement[]>;
  /** Makes the next writes fail, or hang. */
  readonly breakDown: (how: 'fails' | 'hangs' | 'works') => void;
};

export function createMemoryLedger(): MemoryLedger {
  const intents: Intent[] = [];
  const settlements: Settlement[] = [];
  let asked = 0;
  const waiting = new Set<() => void>();
  let health: 'fails' | 'hangs' | 'works' = 'works';
  const spent = () => settlements.reduce((sum, { costMicroUsd }) => sum + (costMicroUsd ?? 0), 0);
  const reserved = () => {
    const done = new Set(settlements.map(({ id }) => id));
    return intents.filter(({ id }) => !done.has(id)).reduce((sum, intent) => sum + (intent.reserveMicroUsd ?? 0), 0);
  };
  const unused = () => Promise.reject(new Error('not part of this test'));
  return {
    intents,
    settlements,
    breakDown: (how) => (health = how),
    settled: async (count) => {
      while (settlements.length < count) await new Promise<void>((resolve) => waiting.add(resolve));
      return settlements;
    },
    openSession: async () => {},
    close: async () => {},
    asked: () => asked,
    reserve: async (intent, rules) => {
      asked += 1;
      if (health === 'fails') throw new Error('the disk is full');
      if (health === 'hangs') return new Promise(() => {});
      for (const rule of rules) {
        const state: BudgetState = {
          rule,
          limitMicroUsd: rule.limitMicroUsd,
          spentMicroUsd: spent(),
          reservedMicroUsd: reserved(),
          resetsAt: rule.per === 'session' ? null : nextMidnight(intent.at),
        };
        const after = state.spentMicroUsd + state.reservedMicroUsd + (intent.reserveMicroUsd ?? 0);
        if (after > rule.limitMicroUsd) return { ok: false, over: state };
      }
      intents.push(intent);
      const warnings = rules.flatMap((rule) =>
        rule.warnAt.map((share) => ({
          share,
          state: {
            rule,
            limitMicroUsd: rule.limitMicroUsd,
            spentMicroUsd: spent(),
            reservedMicroUsd: reserved(),
            resetsAt: null,
          },
        })),
      );
      return {
        ok: true,
        warnings: warnings.filter(
          ({ share, state }) => state.spentMicroUsd + state.reservedMicroUsd >= share * state.limitMicroUsd,
        ),
      };
    },
    reserveIfClear: async () => null,
    settle: async (settlement) => {
      if (health === 'fails') throw new Error('the disk is full');
      settlements.push(settlement);
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
    budgets: unused,
    raise: unused,
    usage: unused,
    recover: async () => 0,
  };
}

function nextMidnight(at: number): number {
  const day = 86_400_000;
  return (Math.floor(at / day) + 1) * day;
}
