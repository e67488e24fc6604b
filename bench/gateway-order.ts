// What a gateway of the bench is told: one upstream, a price, and a budget that is never reached.
import type { GatewayOrder } from '../src/core/gateway/order.ts';

export function benchOrder({
  upstream,
  token,
  stateDirectory,
}: {
  readonly upstream: string;
  readonly token: string;
  readonly stateDirectory: string;
}): GatewayOrder {
  return {
    schema: 1,
    attribution: { session: 'bench', profile: 'bench', project: null },
    token,
    upstreams: [
      {
        provider: 'bench',
        baseUrl: upstream,
        dialect: 'anthropic-messages',
        auth: 'bearer',
        credential: 'key-of-the-benchmark-0123456789',
        proxy: null,
        model: null,
      },
    ],
    models: [],
    budgets: [{ scope: 'profile', name: 'bench', limitMicroUsd: 1e12, per: 'day', warnAt: [0.5, 0.8] }],
    prices: { 'bench/model': { input: 1, output: 5 } },
    ledger: 'sqlite',
    stateDirectory,
    parent: { pid: process.pid, processStart: null },
  };
}
