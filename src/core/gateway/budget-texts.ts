import type { BudgetRule, BudgetState, BudgetWarning, MicroUsd } from '../usage/ledger.ts';
import { NOT_AGAIN, type VendorError } from './vendor-error.ts';
import { showCents } from '../usage/show-cents.ts';

const MS_A_SECOND = 1000;
const A_DAY_IN_SECONDS = 86_400;

/** The refusal of a request that would overstep a limit. The client (2.1.330) shows its message verbatim and asks no more. */
export function overBudget(
  over: BudgetState,
  request: { readonly now: number; readonly reserveMicroUsd: MicroUsd | null; readonly at: string | null },
): VendorError {
  const { rule } = over;
  const isSpent = over.spentMicroUsd >= over.limitMicroUsd;
  const reserved =
    over.reservedMicroUsd > 0 ? `, and ${showCents(over.reservedMicroUsd)} is held for requests under way` : '';
  const why = isSpent ? '' : ` The request could cost up to ${showCents(request.reserveMicroUsd ?? 0)}.`;
  const reset = request.at === null ? 'It ends with the session.' : `It resets at ${request.at}.`;
  return {
    status: 429,
    type: 'billing_error',
    message: `${capitalised(nameOf(rule))} ${isSpent ? 'is used up' : 'is too low for this request'}: ${showCents(over.spentMicroUsd)} of ${showCents(over.limitMicroUsd)} ${SPANS[rule.per]} is spent${reserved}.${why} ${reset} To raise it: ${raiseCommand(rule)}`,
    headers: { ...NOT_AGAIN, 'retry-after': String(secondsUntil(over.resetsAt, request.now)) },
  };
}

/** A budget is set and nobody knows what this model costs. 402 is shown at once and not sent again (2.1.330). */
export function withoutPrice(model: string): VendorError {
  return {
    status: 402,
    type: 'billing_error',
    message: `No price is known for ${model}, and a budget is set, so the request was not sent. Say the price in the configuration under "prices", or choose a model whose price is known.`,
    headers: NOT_AGAIN,
  };
}

export function withoutLedger(): VendorError {
  return {
    status: 503,
    type: 'api_error',
    message:
      'The ledger cannot be written and a budget is set, so the request was not sent. Run cordon budget show to see what is wrong.',
    headers: NOT_AGAIN,
  };
}

export function warningText({ state, share }: BudgetWarning): string {
  const { rule } = state;
  return `${Math.round(share * 100)} % of ${nameOf(rule)} is used: ${showCents(state.spentMicroUsd + state.reservedMicroUsd)} of ${showCents(state.limitMicroUsd)} ${SPANS[rule.per]}. To raise it: ${raiseCommand(rule)}`;
}

const SPANS: Readonly<Record<BudgetRule['per'], string>> = {
  session: 'in this session',
  day: 'today',
  week: 'this week',
  month: 'this month',
};

function nameOf(rule: BudgetRule): string {
  const names = { profile: `the budget of profile ${rule.name}`, project: 'the budget of this project' };
  return rule.scope === 'overall' ? 'the overall budget' : names[rule.scope];
}

function raiseCommand(rule: BudgetRule): string {
  // The amount stands first: behind --project it would be read as a path.
  const words = { profile: `${rule.name} USD`, project: 'USD --project', overall: 'USD --overall' }[rule.scope];
  return `cordon budget raise ${words}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A limit that ends with the session has no moment to wait for. */
function secondsUntil(resetsAt: number | null, now: number): number {
  return resetsAt === null ? A_DAY_IN_SECONDS : Math.max(1, Math.ceil((resetsAt - now) / MS_A_SECOND));
}
