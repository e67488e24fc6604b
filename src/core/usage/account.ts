import type { MicroUsd } from './ledger.ts';

/** What a session has spent, for its status line: against its first limit where there is one, else by itself. */
export type Account = {
  readonly at: number;
  readonly spentMicroUsd: MicroUsd;
  readonly limitMicroUsd: MicroUsd | null;
};
