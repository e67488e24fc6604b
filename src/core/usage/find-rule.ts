import { fail, succeed, type Outcome } from '../problem.ts';
import type { Configuration } from '../profiles/configuration.ts';
import { canBeFronted } from '../plan/wants-gateway.ts';
import { findProfile } from '../profiles/find-profile.ts';
import type { Profile } from '../profiles/profile.ts';
import { NATIVE } from '../profiles/profile-name.ts';
import { showName } from '../profiles/secret-shape.ts';
import type { BudgetRule } from './ledger.ts';
import { allRules } from './rules-for.ts';

/** Whose limit is meant: a profile's, a project's (its root), or the one over everything. */
export type BudgetTarget =
  | { readonly scope: 'profile'; readonly name: string }
  | { readonly scope: 'project'; readonly name: string }
  | { readonly scope: 'overall'; readonly name: '' };

/** The limit that is configured for a target. */
export function findRule(configuration: Configuration, target: BudgetTarget): Outcome<BudgetRule> {
  const { scope, name } = target;
  if (scope === 'profile') {
    const profile = findBudgetedProfile(configuration, name);
    if (!profile.ok) return profile;
  }
  const rule = allRules(configuration).find((found) => found.scope === scope && found.name === name);
  if (rule !== undefined) return succeed(rule);
  return fail({
    code: 'no-budget',
    kind: 'usage',
    message: `There is no budget ${FOR[scope](name)}.`,
    hint: `Set one with \`cordon budget set ${SET[scope](name)}\`.`,
  });
}

/** The profile of this name, if a gateway can keep a budget for it. */
export function findBudgetedProfile(configuration: Configuration, name: string): Outcome<Profile> {
  const profile = findProfile({ configuration, name });
  if (!profile.ok || canBeFronted(profile.value.provider)) return profile;
  return fail({
    code: 'budget-impossible',
    kind: 'usage',
    message: `${name === NATIVE ? `"${NATIVE}"` : `The profile ${showName(name)}`} can’t have a budget: its requests don’t pass through a gateway, because it sends ${profile.value.provider.auth === 'login' ? 'your own login' : 'a cloud’s own credentials'}.`,
    hint: 'A budget goes with a profile that sends a key; `cordon budget show` lists those that are set.',
  });
}

const FOR: Readonly<Record<BudgetRule['scope'], (name: string) => string>> = {
  profile: (name) => `for the profile ${showName(name)}`,
  project: (name) => `for the project ${showName(name)}`,
  overall: () => 'over everything',
};

const SET: Readonly<Record<BudgetRule['scope'], (name: string) => string>> = {
  profile: (name) => `${name} 5 --per day`,
  project: () => '5 --per day --project',
  overall: () => '5 --per day --overall',
};
