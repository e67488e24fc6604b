import { revealText } from '../secret.ts';
import type { Effective } from './effective.ts';
import { chooseAllowed } from './model-policy.ts';
import type { DefaultKind, Family, ModelTable, ModelTableId } from './model-tables.ts';
import {
  ALIASES,
  BEDROCK_ELSEWHERE,
  BEDROCK_REGIONS,
  BEST,
  LOGIN_DEFAULTS,
  LOWERS_IDS,
  MODEL_TABLES,
  RETIRED_OPUS,
  TRIMS_MAPPINGS,
} from './model-tables.ts';
import type { RouteProvider } from './route.ts';
import { isWithin, ruleFor } from './version-range.ts';

export type ModelQuestion = {
  readonly effective: Effective;
  readonly provider: RouteProvider;
  readonly table: ModelTableId;
  /** The value of `--model`, or null. */
  readonly argument: string | null;
  /** The model of the agent that the session runs as, or null. */
  readonly agent: string | null;
  /** Whether requests carry a login, and of which subscription: that decides the default. */
  readonly login: { readonly subscription: string | null } | null;
};

/** The model as sent on the wire. */
export function predictModel(question: ModelQuestion): string {
  const lookup = { ...question, families: familiesOf(question) };
  const wanted = findWanted(question);
  const chosen = chooseAllowed({
    effective: question.effective,
    candidates: wanted === null ? [] : toWireModels(wanted, lookup),
    standard: defaultModel(lookup),
    families: lookup.families,
  });
  return override(chosen, question.effective);
}

type Lookup = ModelQuestion & { readonly families: Readonly<Record<Family, string>> };

/** `--model default` is the default; a settings or environment value `default` is sent as it is (2.1.330 and 2.1.197). */
function findWanted(question: ModelQuestion): string | null {
  const { argument, agent, effective } = question;
  if (argument === 'default') return null;
  if (argument !== null || agent !== null) return argument ?? agent;
  const fromEnvironment = effective.variable('ANTHROPIC_MODEL');
  if (fromEnvironment !== null) return revealText(fromEnvironment.value);
  const setting = effective.setting('model');
  const isKept = setting !== null && !(effective.host === 'all' && setting.origin.scope === 'managed');
  const chosen = isKept ? setting : effective.host === 'all' ? effective.unmanaged('model') : null;
  return typeof chosen?.value === 'string' && chosen.value !== '' ? chosen.value : null;
}

function tableOf({ table }: ModelQuestion): ModelTable {
  return MODEL_TABLES[table];
}

/** The client's own ids of each family at this provider. */
function familiesOf(question: ModelQuestion): Readonly<Record<Family, string>> {
  const { families, regional } = tableOf(question);
  const prefix = regional === true ? `${regionOf(question)}.` : '';
  const idOf = (family: Family) => prefix + ruleFor(families[family], question.effective.version);
  return { opus: idOf('opus'), sonnet: idOf('sonnet'), haiku: idOf('haiku'), fable: idOf('fable') };
}

function regionOf({ effective }: ModelQuestion): string {
  const region = effective.text('AWS_REGION') ?? effective.text('AWS_DEFAULT_REGION') ?? 'us-east-1';
  return BEDROCK_REGIONS.find(([start]) => region.startsWith(start))?.[1] ?? BEDROCK_ELSEWHERE;
}

function defaultModel(lookup: Lookup): string {
  const { effective } = lookup;
  const named = isWithin({ since: '2.1.236' }, effective.version) ? effective.text('ANTHROPIC_DEFAULT_MODEL') : null;
  if (named !== null && !isAlias(named)) return stripWindow(named);
  switch (defaultKind(lookup)) {
    case 'opus':
      return familyModel('opus', lookup);
    case 'sonnet':
      return familyModel('sonnet', lookup);
    case 'own-opus':
      return lookup.families.opus;
    case 'mapped': {
      const mapped = (['opus', 'sonnet'] as const).find((family) => mappingOf(family, effective) !== null);
      return familyModel(mapped ?? 'opus', lookup);
    }
  }
}

function defaultKind(lookup: Lookup): DefaultKind {
  const { login, table, effective } = lookup;
  if (table !== 'anthropic' || login === null) return ruleFor(tableOf(lookup).standard, effective.version);
  const kinds = new Map(Object.entries(ruleFor(LOGIN_DEFAULTS, effective.version)));
  return kinds.get(login.subscription ?? '') ?? 'sonnet';
}

/** An old client takes the mapping as it was typed, blanks and all. */
function mappingOf(family: Family, effective: Effective): string | null {
  const name = `ANTHROPIC_DEFAULT_${family.toUpperCase()}_MODEL`;
  if (isWithin(TRIMS_MAPPINGS, effective.version)) return effective.text(name);
  const found = effective.variable(name);
  return found === null ? null : revealText(found.value);
}

function familyModel(family: Family, lookup: Lookup): string {
  return familyModels(family, lookup)[0];
}

/** The person's mapping of the family, then the client's own id: the second counts where a list of allowed models lacks the first. */
function familyModels(family: Family, lookup: Lookup): readonly [string, ...string[]] {
  const mapped = mappingOf(family, lookup.effective);
  if (mapped === null) return [lookup.families[family]];
  return isWithin({ since: '2.1.198' }, lookup.effective.version)
    ? [stripWindow(mapped), lookup.families[family]]
    : [stripWindow(mapped)];
}

function isAlias(model: string): boolean {
  const name = stripWindow(model).toLowerCase();
  return name === 'best' || new Map(Object.entries(ALIASES)).has(name);
}

function toWireModels(wanted: string, lookup: Lookup): readonly string[] {
  const name = stripWindow(wanted.trim());
  const lower = name.toLowerCase();
  const family = familyNamed(lower, lookup);
  if (family !== null) return familyModels(family, lookup);
  return isWithin(LOWERS_IDS, lookup.effective.version) && toKnownId(lower) !== null ? [lower] : [name];
}

function familyNamed(name: string, { effective, table }: Lookup): Family | null {
  if (name === 'best') return bestFamily({ effective, table });
  const isRetired =
    table === 'anthropic' && RETIRED_OPUS.test(name) && !effective.isOn('CLAUDE_CODE_DISABLE_LEGACY_MODEL_REMAP');
  return isRetired ? 'opus' : (new Map(Object.entries(ALIASES)).get(name) ?? null);
}

function bestFamily({ effective, table }: Pick<Lookup, 'effective' | 'table'>): Family {
  if (table !== 'anthropic') return 'opus';
  const { ifMapped, otherwise } = ruleFor(BEST, effective.version);
  return ifMapped.find((family) => mappingOf(family, effective) !== null) ?? otherwise;
}

/** `[1m]` asks for a window and is never sent. */
function stripWindow(model: string): string {
  return model.replace(/\[\d+m\]$/i, '');
}

/** `modelOverrides` renames the client's own ids, at a cloud too. Of several maps the nearest that has the id counts (2.1.330 and 2.1.197). */
function override(model: string, effective: Effective): string {
  const known = toKnownId(model);
  if (known === null) return model;
  for (const setting of effective.everySetting('modelOverrides')) {
    const renamed =
      typeof setting.value === 'object' && setting.value !== null
        ? new Map(Object.entries(setting.value)).get(known)
        : undefined;
    if (typeof renamed === 'string') return stripWindow(renamed);
  }
  return model;
}

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0` and `claude-sonnet-4-5@20250929` are `claude-sonnet-4-5-20250929`. */
function toKnownId(model: string): string | null {
  return (
    /^(?:[a-z-]+\.)?(?:anthropic\.)?(claude-(?:opus|sonnet|haiku|fable)-\d[\d@-]*?)(?:-v\d+(?::\d+)?)?$/
      .exec(model)?.[1]
      ?.replace('@', '-') ?? null
  );
}
