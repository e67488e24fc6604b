import type { CostBasis, MicroUsd, Tokens } from '../usage/ledger.ts';
import type { TokenPrice } from '../usage/price.ts';
import type { Pricing } from './pricing.ts';

export type Charge = {
  readonly tokens: Tokens | null;
  readonly costMicroUsd: MicroUsd | null;
  readonly costBasis: CostBasis;
};

/** What is known of one attempt when it is over. */
export type Evidence = {
  readonly price: TokenPrice | null;
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
export function chargeFor(evidence: Evidence, pricing: Pricing): Charge {
  const { price, reserveMicroUsd, usage, isFinal, mayBeBilled } = evidence;
  const read = usage === null ? null : pricing.readUsage(usage);
  if (read !== null && (isFinal || !mayBeBilled)) {
    if (read.costMicroUsd !== null)
      return { tokens: read.tokens, costMicroUsd: read.costMicroUsd, costBasis: 'billed' };
    return price === null
      ? { ...UNPRICED, tokens: read.tokens }
      : listed(read.tokens, pricing.costOf(read.tokens, price));
  }
  if (price === null) return UNPRICED;
  return listed(null, mayBeBilled ? (reserveMicroUsd ?? 0) : 0);
}

const UNPRICED: Charge = { tokens: null, costMicroUsd: null, costBasis: 'unpriced' };

function listed(tokens: Tokens | null, costMicroUsd: MicroUsd): Charge {
  return { tokens, costMicroUsd, costBasis: 'list' };
}
