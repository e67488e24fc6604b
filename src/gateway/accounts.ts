import { setTimeout as wait } from 'node:timers/promises';
import { overBudget, warningText, withoutLedger, withoutPrice } from '../core/gateway/budget-texts.ts';
import type { Limits } from '../core/gateway/limits.ts';
import type { VendorError } from '../core/gateway/vendor-error.ts';
import type { BudgetRule, Intent, Ledger, Reserved, Settlement } from '../core/usage/ledger.ts';
import type { Notify } from './notices.ts';
import { createUnderWay } from './under-way.ts';
import type { Watch } from './watch.ts';

/** Whether an attempt may be made. `isWritten` says whether the ledger knows of it. */
export type Permission =
  | { readonly ok: true; readonly isWritten: boolean }
  | { readonly ok: false; readonly error: VendorError };

/** The gateway's side of the ledger: what to do when it refuses, and when it fails. */
export type Accounts = {
  readonly permit: (intent: Intent) => Promise<Permission>;
  /** Written in the background; a failure is tried again for a while. */
  readonly settle: (settlement: Settlement) => void;
  /** Resolves when every settlement is written or given up. */
  readonly idle: () => Promise<void>;
};

type AccountsOptions = {
  readonly ledger: Ledger;
  readonly budgets: readonly BudgetRule[];
  readonly limits: Limits;
  readonly notify: Notify;
  readonly watch: Watch;
  readonly clock: () => number;
  readonly wallClock: () => number;
};

// A settlement that can't be written stays charged as reserved: nothing is lost but precision.
const TRY_AGAIN_AFTER_MS = [200, 1000, 3000, 10_000];

/**
 * Settlements are written together: until then an answer counts as reserved, which is never less than it cost. Those of this
 * gateway's own are written at once where they could matter to a limit or to a warning.
 */
const SETTLE_WITHIN_MS = 20;
const MOST_UNSETTLED = 64;

export function createAccounts(options: AccountsOptions): Accounts {
  const settlements = createSettlements(options);
  const { budgets, notify } = options;
  return {
    settle: settlements.add,
    idle: settlements.idle,
    permit: async (intent) => {
      if (budgets.length > 0 && intent.reserveMicroUsd === null)
        return { ok: false, error: withoutPrice(intent.model) };
      const reserved = await reserveInTime(options, { intent, settlements });
      if (reserved === null) return withoutBook(options);
      if (!reserved.ok) return { ok: false, error: refusal(options, intent, reserved) };
      for (const warning of reserved.warnings) notify({ kind: 'budget', text: warningText(warning) });
      return { ok: true, isWritten: true };
    },
  };
}

function createSettlements({ ledger, notify }: AccountsOptions) {
  const waiting: Settlement[] = [];
  const open = createUnderWay();
  let timer: NodeJS.Timeout | null = null;
  const write = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const settlement of waiting.splice(0)) {
      open.add(writeSettlement(ledger, settlement).catch(() => notify(UNSETTLED)));
    }
  };
  return {
    write,
    isOwing: () => waiting.length > 0,
    add: (settlement: Settlement) => {
      waiting.push(settlement);
      if (waiting.length >= MOST_UNSETTLED) write();
      else timer ??= setTimeout(write, SETTLE_WITHIN_MS);
    },
    idle: () => {
      write();
      return open.idle();
    },
  };
}

const UNSETTLED = {
  kind: 'ledger',
  text: 'The ledger could not take what a request cost. The request stays in it at its highest possible cost.',
} as const;

function withoutBook({ budgets, notify }: AccountsOptions): Permission {
  if (budgets.length > 0) return { ok: false, error: withoutLedger() };
  notify({
    kind: 'ledger',
    text: 'The ledger cannot be written: requests are sent on, and do not show in cordon usage.',
  });
  return { ok: true, isWritten: false };
}

function refusal(
  { wallClock }: AccountsOptions,
  intent: Intent,
  { over }: Reserved & { readonly ok: false },
): VendorError {
  return overBudget(over, {
    now: wallClock(),
    reserveMicroUsd: intent.reserveMicroUsd,
    at: over.resetsAt === null ? null : `${new Date(over.resetsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  });
}

type Settlements = ReturnType<typeof createSettlements>;

/** Null where the ledger fails or takes too long. What it writes after that is settled as never sent. */
function reserveInTime(
  options: AccountsOptions,
  { intent, settlements }: { readonly intent: Intent; readonly settlements: Settlements },
): Promise<Reserved | null> {
  const { watch, clock, limits, wallClock } = options;
  return new Promise((resolve) => {
    const since = clock();
    let isLate = false;
    const waiting = {
      tick: (now: number) => {
        if (isLate || now - since < limits.ledgerMs) return;
        isLate = true;
        resolve(null);
      },
    };
    const place = watch.add(waiting);
    const answered = (reserved: Reserved | null) => {
      watch.remove(place);
      if (isLate && reserved?.ok === true) settlements.add(neverSent(intent, wallClock()));
      resolve(reserved);
    };
    reserve(options, intent, settlements).then(answered, () => answered(null));
  });
}

function reserve({ ledger, budgets }: AccountsOptions, intent: Intent, settlements: Settlements): Promise<Reserved> {
  if (budgets.length === 0 || !settlements.isOwing()) return ledger.reserve(intent, budgets);
  return ledger.reserveIfClear(intent, budgets).then((reserved) => {
    if (reserved !== null) return reserved;
    settlements.write();
    return ledger.reserve(intent, budgets);
  });
}

/** An intent that was written and came to nothing. */
export function neverSent(intent: Intent, at: number): Settlement {
  const isPriced = intent.reserveMicroUsd !== null;
  return {
    id: intent.id,
    at,
    outcome: 'aborted',
    status: null,
    tokens: null,
    costMicroUsd: isPriced ? 0 : null,
    costBasis: isPriced ? 'list' : 'unpriced',
    firstByteMs: null,
    durationMs: 0,
    servedModel: null,
    failover: null,
  };
}

async function writeSettlement(ledger: Ledger, settlement: Settlement): Promise<void> {
  for (const pause of TRY_AGAIN_AFTER_MS) {
    try {
      return await ledger.settle(settlement);
    } catch {
      await wait(pause);
    }
  }
  await ledger.settle(settlement);
}
