import type { Configuration } from '../profiles/configuration.ts';
import type { Budget, Profile } from '../profiles/profile.ts';
import type { BudgetRule } from './ledger.ts';

/** Whose limit a budget is. */
type Whose = Pick<BudgetRule, 'scope' | 'name'>;

/** Every limit that a session of this profile in this project is held against: its own first, the one over everything last. */
export function rulesFor(request: {
  readonly configuration: Pick<Configuration, 'budget' | 'projects'>;
  readonly profile: Pick<Profile, 'name' | 'budget'>;
  /** The project's root, or null where the session has none. */
  readonly project: string | null;
}): readonly BudgetRule[] {
  const { configuration, profile, project } = request;
  const ofProject = configuration.projects.find(({ path }) => path === project)?.budget ?? null;
  return [
    ...toRules(profile.budget, { scope: 'profile', name: profile.name }),
    ...toRules(ofProject, { scope: 'project', name: project ?? '' }),
    ...toRules(configuration.budget, { scope: 'overall', name: '' }),
  ];
}

/** Every limit of a configuration, in its order. */
export function allRules(
  configuration: Pick<Configuration, 'budget' | 'projects' | 'profiles'>,
): readonly BudgetRule[] {
  return [
    ...configuration.profiles.flatMap(({ name, budget }) => toRules(budget, { scope: 'profile', name })),
    ...configuration.projects.flatMap(({ path, budget }) => toRules(budget, { scope: 'project', name: path })),
    ...toRules(configuration.budget, { scope: 'overall', name: '' }),
  ];
}

/** Where a budget says nothing of it: early enough to choose, and shortly before the stop. */
const WARN_AT = [0.5, 0.8, 0.95];

function toRules(budget: Budget | null, whose: Whose): readonly BudgetRule[] {
  if (budget === null) return [];
  const { usd, per, warnAt = WARN_AT } = budget;
  return [{ ...whose, limitMicroUsd: Math.round(usd * 1e6), per, warnAt: [...warnAt].sort((one, two) => one - two) }];
}
