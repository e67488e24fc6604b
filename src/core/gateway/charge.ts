import { costOf } from '../usage/cost-of.ts';
import type { CostBasis, MicroUsd, Tokens } from '../usage/ledger.ts';
import type { ModelPrice } from '../usage/model-price.ts';
import { readUsage } from '../usage/read-usage.ts';

export type Charge = {
  readonly tokens: Tokens | null;
  readonly costMicroUsd: MicroUsd | null;
  readonly costBasis: CostBasis;
};

/** What is known of one attempt when it is over. */
export type Evidence = {
  readonly price: ModelPrice | null;
  readonly reserveMicroUsd: MicroUsd | null;
  readonly usage: unknown;
  /** Whether `usage` is the answer's last word. */
  readonly isFinal: boolean;
  /** Whether an upstream may have generated something: not for an error, nor for what was never sent. */
  readonly mayBeBilled: boolean;
};

/**
 * What an attempt costs. Without a final usage that can be believed the reservation is charged, so that the book never has
 * less than the provider's bill; an error that came before anything was generated costs what it reports.
 */
export function chargeFor({ price, reserveMicroUsd, usage, isFinal, mayBeBilled }: Evidence): Charge {
  const reserved: Charge =
    price === null
      ? { tokens: null, costMicroUsd: null, costBasis: 'unpriced' }
      : { tokens: null, costMicroUsd: mayBeBilled ? (reserveMicroUsd ?? 0) : 0, costBasis: 'list' };
  const reported = usage === null ? null : readUsage(usage);
  if (reported === null || (mayBeBilled && !isFinal)) return reserved;
  const cost = costOf({ ...reported, price });
  // A class without a price, as a web search at a price of one's own: the reservation is what there is.
  return { ...(cost.costMicroUsd === null ? reserved : cost), tokens: reported.tokens };
}
