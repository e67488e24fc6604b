import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { buildBudget } from './build-budget.ts';
import type { Configuration } from './configuration.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import type { RawConfiguration } from './configuration-schema.ts';
import { showName } from './secret-shape.ts';

type Entry = {
  readonly path: string;
  readonly raw: NonNullable<RawConfiguration['projects']>[string];
  readonly home: string | null;
  readonly place: Place;
};

/** One entry of `projects`. A path that isn't whole would mean another directory wherever cordon is started. */
export function buildProject({ path, raw, home, place }: Entry): Outcome<Configuration['projects'][number]> {
  const whole = path.startsWith('~/') && home !== null ? `${home.replace(/\/+$/, '')}${path.slice(1)}` : path;
  const budget = buildBudget(raw.budget);
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(whole) && !/\p{Cc}/u.test(whole) && budget !== null)
    return succeed({ path: whole.length > 1 ? whole.replace(/[\\/]+$/, '') : whole, budget });
  return fail(
    configurationProblem({
      code: 'bad-project',
      place,
      what: `${showName(path)} in "projects" is not a full path`,
      hint: 'Write the root of the repository, beginning with / or ~/.',
    }),
  );
}
