import type { MicroUsd, Tokens } from '../usage/ledger.ts';
import type { TokenPrice } from '../usage/price.ts';

/** What the gateway needs to know about money. */
export type Pricing = {
  /** The price of a model, or null where none is known. */
  readonly findPrice: (model: string, provider: string) => TokenPrice | null;
  /** The most that a request can cost. */
  readonly worstCaseOf: (
    price: TokenPrice,
    request: { readonly bodyBytes: number; readonly maxTokens: number },
  ) => MicroUsd;
  /** What an upstream reported, if it can be believed; `costMicroUsd` where it says itself what it bills. */
  readonly readUsage: (usage: unknown) => { readonly tokens: Tokens; readonly costMicroUsd: MicroUsd | null } | null;
  readonly costOf: (tokens: Tokens, price: TokenPrice) => MicroUsd;
};
