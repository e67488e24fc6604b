import { fail, succeed, type Outcome } from '../problem.ts';
import type { BudgetTarget } from '../usage/find-rule.ts';
import type { RawBudget } from './configuration-schema.ts';
import type { Configuration } from './configuration.ts';
import type { EditedConfiguration } from './edit-configuration.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { putProperty } from './put-property.ts';
import { readJsonc } from './read-jsonc.ts';
import { removeProperty } from './remove-property.ts';

type BudgetEdit = {
  readonly text: string;
  readonly path: string;
  readonly home: string | null;
  readonly target: BudgetTarget;
  /** null takes it out. */
  readonly budget: RawBudget | null;
};

/** Sets or takes out one limit in a configuration text; comments and everything else stay. The result is parsed before anybody may write it. */
export function editBudget({ text, path, home, target, budget }: BudgetEdit): Outcome<EditedConfiguration> {
  const before = parseConfiguration({ text, path, home });
  if (!before.ok) return before;
  const place = placeOf({ text, home, target });
  // An entry of "projects" holds nothing but its budget.
  const edited =
    budget === null
      ? removeProperty(text, target.scope === 'project' ? place.slice(0, -1) : place)
      : putProperty(
          target.scope === 'project' && !before.value.projects.some((project) => project.path === target.name)
            ? { text, path: place.slice(0, -1), value: { budget } }
            : { text, path: place, value: budget },
        );
  const after = parseConfiguration({ text: edited, path, home });
  if (!after.ok) return after;
  if (restOf(before.value, target) === restOf(after.value, target))
    return succeed({ text: edited, configuration: after.value });
  return fail({
    code: 'configuration-edit',
    kind: 'unsafe',
    message: `The budget could not be changed in ${path} without changing something else, so nothing was written.`,
    hint: 'Change it in an editor; `cordon budget show` checks the result.',
  });
}

function placeOf({ text, home, target }: Pick<BudgetEdit, 'text' | 'home' | 'target'>): readonly string[] {
  if (target.scope === 'overall') return ['budget'];
  if (target.scope === 'profile') return ['profiles', target.name, 'budget'];
  return ['projects', keyOfProject({ text, home, name: target.name }), 'budget'];
}

/** The key as it stands in the file, which may begin with `~/` or end with a slash. */
function keyOfProject({
  text,
  home,
  name,
}: {
  readonly text: string;
  readonly home: string | null;
  readonly name: string;
}) {
  const read = readJsonc(text.replace(/^\uFEFF/, ''));
  const { projects } = (read.ok ? read.document.value : {}) as {
    readonly projects?: Readonly<Record<string, unknown>>;
  };
  const whole = (key: string) => (key.startsWith('~/') && home !== null ? `${home}${key.slice(1)}` : key);
  return Object.keys(projects ?? {}).find((key) => whole(key).replace(/[\\/]+$/, '') === name) ?? name;
}

/** Everything but the one limit, to be compared. */
function restOf(configuration: Configuration, { scope, name }: BudgetTarget): string {
  const { budget, projects, profiles } = configuration;
  return JSON.stringify({
    ...configuration,
    budget: scope === 'overall' ? null : budget,
    projects: projects.filter(({ path }) => scope !== 'project' || path !== name),
    profiles: profiles.map((profile) =>
      scope === 'profile' && profile.name === name ? { ...profile, budget: null } : profile,
    ),
  });
}
