import { chargeFor } from '../core/gateway/charge.ts';
import { isSameModel } from '../core/gateway/same-model.ts';
import type { Intent } from '../core/usage/ledger.ts';
import type { ModelPrice } from '../core/usage/model-price.ts';
import type { AttemptEnd } from './attempt.ts';
import type { GatewayContext } from './gateway-context.ts';

/** Writes down what one attempt cost, and why another upstream is asked after it, if one is. */
export function settleAttempt(
  context: GatewayContext,
  {
    intent,
    price,
    end,
    failover,
  }: {
    readonly intent: Intent;
    readonly price: ModelPrice | null;
    readonly end: AttemptEnd;
    readonly failover: string | null;
  },
): void {
  const { accounts, notify, wallClock } = context;
  const { reading, status } = end;
  if (reading.model !== null && !isSameModel(intent.model, reading.model)) {
    notify({
      kind: 'model',
      text: `${intent.provider} answered with ${reading.model} where ${intent.model} was asked for.`,
    });
  }
  const charge = chargeFor({
    price,
    reserveMicroUsd: intent.reserveMicroUsd,
    usage: reading.usage,
    isFinal: reading.isFinal,
    mayBeBilled: mayBeBilled(end),
  });
  accounts.settle({
    id: intent.id,
    at: wallClock(),
    outcome: end.outcome,
    status,
    ...charge,
    firstByteMs: end.firstByteMs,
    durationMs: end.durationMs,
    servedModel: reading.model,
    failover,
  });
}

/** An error status, or an error before any content, generated nothing; what was never sent could not. */
function mayBeBilled({ wasSent, status, reading }: AttemptEnd): boolean {
  if (!wasSent || (status !== null && status !== 200)) return false;
  return reading.error === null || reading.hasContent;
}
