import type { Profile, Provider } from '../profiles/profile.ts';
import type { BudgetRule } from '../usage/ledger.ts';

/** Whether a session of this profile needs a gateway: it asks for one, or for what only a gateway can keep. */
export function wantsGateway(profile: Profile, budgets: readonly BudgetRule[]): boolean {
  if (profile.gateway === true) return true;
  // What the limit over everything counts is what gateways see: a login and a cloud's own credentials go by it.
  const needs = profile.budget !== null || profile.fallback.length > 0;
  return needs || (budgets.length > 0 && profile.gateway === 'auto' && canBeFronted(profile.provider));
}

/** Whether a provider takes a key, which a gateway can send in the client's place. */
export function canBeFronted({ auth }: Provider): boolean {
  return auth === 'bearer' || auth === 'x-api-key';
}
