import type { Budget } from '../profiles/profile.ts';

/** Millionths of a US dollar, whole: sums of them are exact. */
export type MicroUsd = number;

/** Where a cost comes from: the provider's own figure, a list price, or nothing, because no price is known. */
export type CostBasis = 'billed' | 'list' | 'unpriced';

/** A limit that a request is held against: a profile's, a project's, or the one over everything. */
export type BudgetRule = {
  readonly scope: 'profile' | 'project' | 'overall';
  /** The profile's name, the project's root directory, or empty for the one over everything. */
  readonly name: string;
  readonly limitMicroUsd: MicroUsd;
  /** Days, weeks (from Monday) and months are UTC. */
  readonly per: Budget['per'];
  /** Shares of the limit, ascending, at which the person is told. */
  readonly warnAt: readonly number[];
};

/** A limit and what stands against it at one moment. */
export type BudgetState = {
  readonly rule: BudgetRule;
  /** The limit of this span, with what it was raised by. */
  readonly limitMicroUsd: MicroUsd;
  readonly spentMicroUsd: MicroUsd;
  /** The worst case of the requests that are not settled yet. */
  readonly reservedMicroUsd: MicroUsd;
  /** When the span ends, in milliseconds since the epoch; null for a session's. */
  readonly resetsAt: number | null;
};

/** A share of a limit that was crossed for the first time in its span. */
export type BudgetWarning = { readonly state: BudgetState; readonly share: number };

/** Whose request it is. */
export type Attribution = {
  readonly session: string;
  readonly profile: string;
  /** The root of the repository, or the working directory where there is none. */
  readonly project: string | null;
  /** The client's own session (`x-claude-code-session-id`), which changes while one session of cordon runs. */
  readonly clientSession: string | null;
  /** The client's subagent (`x-claude-code-agent-id`). */
  readonly agent: string | null;
};

/** Tokens by class: each is priced apart. `input` has none of the cache's in it. */
export type Tokens = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly webSearches: number;
};

/** One request that is about to go to an upstream: written before it is sent. */
export type Intent = {
  /** Unique for each attempt. */
  readonly id: string;
  /** Shared by the attempts of one request of the client's. */
  readonly request: string;
  /** 1 for the first upstream that was asked. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attribution: Attribution;
  readonly provider: string;
  /** As asked for upstream. */
  readonly model: string;
  /** As the client asked for it. */
  readonly requestedModel: string;
  /** The most that it can cost, or null where no price is known. */
  readonly reserveMicroUsd: MicroUsd | null;
};

/** How one attempt ended. What the ledger is not told, it charges as reserved. */
export type Settlement = {
  readonly id: string;
  readonly at: number;
  /** `answered`: a whole answer; `failed`: an error and no answer; `aborted`: cut off, by whichever side, on the way. */
  readonly outcome: 'answered' | 'failed' | 'aborted';
  /** The upstream's HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** Null where the upstream reported nothing that can be believed. */
  readonly tokens: Tokens | null;
  /** Null with basis `unpriced`. Where `tokens` is null and something was generated, the reservation. */
  readonly costMicroUsd: MicroUsd | null;
  readonly costBasis: CostBasis;
  /** Milliseconds from the intent to the first byte of the answer. */
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  /** The model that the upstream says answered. */
  readonly servedModel: string | null;
  /** Why another upstream was asked after this one; null where none was. */
  readonly failover: string | null;
};

export type Reserved =
  | { readonly ok: true; readonly warnings: readonly BudgetWarning[] }
  /** The first limit that this request would overstep. Nothing was written. */
  | { readonly ok: false; readonly over: BudgetState };

/** One launch as the ledger remembers it. An intent of a session whose process is gone is charged as reserved. */
export type LedgerSession = {
  readonly id: string;
  readonly profile: string;
  readonly project: string | null;
  readonly startedAt: number;
  /** Which machine and process owns the open intents. */
  readonly machine: string;
  readonly pid: number;
  readonly processStart: string | null;
};

/** What `usage` groups by. */
export type UsageDimension = 'day' | 'profile' | 'model' | 'project' | 'session';

export type UsageQuery = {
  /** A row for each combination; none of them gives one row over everything, or none where nothing is settled. */
  readonly by: readonly UsageDimension[];
  /** Milliseconds since the epoch; null for no bound. `until` is exclusive. */
  readonly since: number | null;
  readonly until: number | null;
};

/** Sums over the attempts of one group. */
export type UsageSums = {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Null where nothing in the group has a price. */
  readonly costMicroUsd: MicroUsd | null;
  readonly costBasis: CostBasis | 'mixed';
  readonly errors: number;
  readonly failovers: number;
  /** Median over the answered attempts; null where there is none. */
  readonly firstByteMs: number | null;
};

export type UsageRow = UsageSums & { readonly key: Readonly<Partial<Record<UsageDimension, string>>> };

/**
 * The book of what was asked and what it cost: append-only in its requests, no prompt and no answer in it. Every write is
 * one transaction. A failure of the store rejects the promise: with a budget set the gateway then refuses the request.
 */
export type Ledger = {
  readonly openSession: (session: LedgerSession) => Promise<void>;
  /** Writes the intent and its reservation, unless one of the limits would be overstepped: both in one transaction. */
  readonly reserve: (intent: Intent, rules: readonly BudgetRule[]) => Promise<Reserved>;
  /**
   * The same where no limit and no warning is near, counting all that is reserved; null where one is, and then nothing was
   * written. Who has settlements to write yet asks this first, and writes them only where they matter.
   */
  readonly reserveIfClear: (intent: Intent, rules: readonly BudgetRule[]) => Promise<Reserved | null>;
  readonly settle: (settlement: Settlement) => Promise<void>;
  readonly budgets: (
    rules: readonly BudgetRule[],
    at: number,
    session: string | null,
  ) => Promise<readonly BudgetState[]>;
  /** Lifts a limit for the span that `at` lies in. */
  readonly raise: (rule: BudgetRule, by: MicroUsd, at: number, session: string | null) => Promise<BudgetState>;
  readonly usage: (query: UsageQuery) => Promise<readonly UsageRow[]>;
  /** Charges the open intents of dead sessions of this machine as reserved, and says how many there were. */
  readonly recover: (isAlive: (session: LedgerSession) => boolean, at: number) => Promise<number>;
  readonly close: () => Promise<void>;
};
