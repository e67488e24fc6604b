import { fail, succeed, type Outcome } from '../problem.ts';
import type { BudgetTarget } from '../usage/find-rule.ts';
import { allRules } from '../usage/rules-for.ts';
import type { Configuration } from './configuration.ts';
import type { EditedConfiguration } from './edit-configuration.ts';
import type { Budget } from './profile.ts';
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
  readonly budget: Budget | null;
};

/** Sets or takes out one limit in a configuration text; comments and everything else stay. The result is parsed before anybody may write it. */
export function editBudget({ text, path, home, target, budget }: BudgetEdit): Outcome<EditedConfiguration> {
  const before = parseConfiguration({ text, path, home });
  if (!before.ok) return before;
  const place = placeOf({ text, home, target });
  const edited =
    budget === null ? without(text, place, target) : put({ text, place, target, budget, before: before.value });
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

/** An entry of "projects" holds nothing but its budget. */
function without(text: string, place: readonly string[], { scope }: BudgetTarget): string {
  return removeProperty(text, scope === 'project' ? place.slice(0, -1) : place);
}

/** One that is there keeps its style: only what differs is written. Shares that aren't given stay as they are. */
function put(edit: {
  readonly text: string;
  readonly place: readonly string[];
  readonly target: BudgetTarget;
  readonly budget: Budget;
  readonly before: Configuration;
}): string {
  const { text, place, target, budget, before } = edit;
  const rule = allRules(before).find(({ scope, name }) => scope === target.scope && name === target.name);
  if (rule === undefined)
    return target.scope === 'project'
      ? putProperty({ text, path: place.slice(0, -1), value: { budget } })
      : putProperty({ text, path: place, value: budget });
  const differing = Object.entries(budget).filter(([key, value]) => key !== 'per' || value !== rule.per);
  return differing.reduce((now, [key, value]) => putProperty({ text: now, path: [...place, key], value }), text);
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
