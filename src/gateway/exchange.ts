import type { ServerResponse } from 'node:http';
import { headerOf } from '../core/gateway/forward-headers.ts';
import { failureError } from '../core/gateway/connection-failure.ts';
import { REFUSALS } from '../core/gateway/refusals.ts';
import { upstreamModel } from '../core/gateway/upstream-model.ts';
import type { VendorError } from '../core/gateway/vendor-error.ts';
import { findPrice } from '../core/usage/find-price.ts';
import { worstCaseOf } from '../core/usage/worst-case.ts';
import type { Intent } from '../core/usage/ledger.ts';
import type { ModelPrice } from '../core/usage/model-price.ts';
import { neverSent, type Permission } from './accounts.ts';
import { runAttempt, type AttemptEnd } from './attempt.ts';
import { costTraitsOf } from './cost-traits.ts';
import type { Asked } from './dialects/dialect.ts';
import type { Call, GatewayContext } from './gateway-context.ts';
import { settleAttempt } from './settle-attempt.ts';
import type { Destination } from './upstreams.ts';

/** What is still to be said to the client; null where an answer went down, or nobody listens. */
type Said = VendorError | null;

type ExchangeRequest = { readonly asked: Asked; readonly call: Call; readonly response: ServerResponse };

/** Asks one upstream after the other until one answers, each attempt with its own row in the ledger. */
export async function exchange(context: GatewayContext, request: ExchangeRequest): Promise<Said> {
  const { call } = request;
  const destinations = context.upstreams.choose();
  let hasSlot = false;
  try {
    for (const [index, destination] of destinations.entries()) {
      const next = destinations[index + 1] ?? null;
      const { intent, price } = intentFor(context, { request, destination, attempt: index + 1 });
      const permission = await permit(context, request.asked, intent);
      if (!permission.ok) return permission.error;
      // Behind the permission, so that a request over the budget is refused at once and doesn't wait for its refusal.
      hasSlot ||= await context.slots.take(call.leaving);
      if (!hasSlot || call.leaving.hasLeft()) {
        if (permission.isWritten) context.accounts.settle(neverSent(intent, context.wallClock()));
        return call.leaving.hasLeft() ? null : REFUSALS.crowded;
      }
      const end = await attempt(context, { request, destination, next });
      const { unanswered } = end;
      const asksNext = unanswered?.asksNext === true && next !== null;
      const failover = asksNext ? failoverText(destination, unanswered.reason, next) : null;
      if (permission.isWritten) settleAttempt(context, { intent, price, end, failover });
      keepScore(context, destination, end);
      if (unanswered === null) return null;
      if (failover === null) return failureError(unanswered, destination.upstream.provider);
      context.notify({ kind: 'failover', text: failover });
    }
    return REFUSALS.crowded;
  } finally {
    if (hasSlot) context.slots.release();
  }
}

/** Counting tokens is free: it stands in no book and is held against no budget. */
function permit(context: GatewayContext, asked: Asked, intent: Intent): Permission | Promise<Permission> {
  if (asked.endpoint === 'count-tokens') return { ok: true, isWritten: false };
  const isCapped = context.order.budgets.length > 0;
  if (isCapped && asked.scanned.maxTokens === null) return { ok: false, error: REFUSALS.noMaxTokens };
  return context.accounts.permit(intent);
}

/** What a request without `max_tokens` is reserved with where there is no budget; the vendor requires it. */
const ASSUMED_MAX_TOKENS = 32_000;

function intentFor(
  context: GatewayContext,
  {
    request: { asked, call },
    destination,
    attempt,
  }: { readonly request: ExchangeRequest; readonly destination: Destination; readonly attempt: number },
): { readonly intent: Intent; readonly price: ModelPrice | null } {
  const { order, wallClock } = context;
  const { upstream } = destination;
  const requestedModel = asked.scanned.model?.text ?? '';
  const model = upstreamModel(requestedModel, upstream);
  const price = findPrice({ provider: upstream.provider, model, overrides: order.prices });
  const maxTokens = asked.scanned.maxTokens ?? ASSUMED_MAX_TOKENS;
  const reserveMicroUsd =
    price === null
      ? null
      : worstCaseOf({ price, bodyBytes: asked.body.length, maxTokens, ...costTraitsOf(asked.scanned.mentions) });
  const intent = {
    id: `${call.id}_${attempt}`,
    request: call.id,
    attempt,
    at: wallClock(),
    attribution: {
      ...order.attribution,
      clientSession: headerOf(asked.headers, 'x-claude-code-session-id'),
      agent: headerOf(asked.headers, 'x-claude-code-agent-id'),
    },
    provider: upstream.provider,
    model,
    requestedModel,
    reserveMicroUsd,
  };
  return { intent, price };
}

async function attempt(
  context: GatewayContext,
  {
    request: { asked, call, response },
    destination,
    next,
  }: {
    readonly request: ExchangeRequest;
    readonly destination: Destination;
    readonly next: Destination | null;
  },
): Promise<AttemptEnd> {
  const { dialect, upstream, origin, pathPrefix, refused } = destination;
  const translated = refused === null ? dialect.translateRequest(asked, upstream) : null;
  if (translated === null) return notAsked(refused ?? 'has no such endpoint');
  context.upstreams.asked(destination);
  return runAttempt({
    context,
    request: { ...translated, origin, path: pathPrefix + translated.path, method: 'POST' },
    translate: (head) => dialect.translateAnswer(head, asked),
    response,
    redactor: context.createRedactor(),
    requestId: call.id,
    hasNext: next !== null,
    leaving: call.leaving,
  });
}

function notAsked(reason: string): AttemptEnd {
  return {
    outcome: 'failed',
    status: null,
    reading: { usage: null, isFinal: false, model: null, hasContent: false, error: null },
    wasSent: false,
    firstByteMs: null,
    durationMs: 0,
    unanswered: { reason: `was not asked: ${reason}`, status: 502, mayPass: false, hintMs: null, asksNext: true },
  };
}

function keepScore({ upstreams }: GatewayContext, destination: Destination, end: AttemptEnd): void {
  const hasFailed = end.unanswered !== null || (end.status ?? 0) >= 500 || end.status === 429;
  if (hasFailed) upstreams.failed(destination, end.unanswered?.hintMs ?? null);
  else if (end.status !== null) upstreams.answered(destination);
}

function failoverText({ upstream }: Destination, reason: string, next: Destination): string {
  return `${upstream.provider} ${reason}; ${next.upstream.provider} is asked instead.`;
}
