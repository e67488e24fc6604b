import { fail, succeed, type Outcome } from '../problem.ts';
import type { Configuration } from '../profiles/configuration.ts';
import { findProfile } from '../profiles/find-profile.ts';
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
    const profile = findProfile({ configuration, name });
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
