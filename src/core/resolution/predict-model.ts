import { revealText } from '../secret.ts';
import type { Effective } from './effective.ts';
import { chooseAllowed } from './model-policy.ts';
import type { Family, ModelTable } from './model-tables.ts';
import { ALIASES, BEDROCK_ELSEWHERE, BEDROCK_REGIONS, BEST, MODEL_TABLES, RETIRED_OPUS, SUBSCRIPTIONS_WITH_STANDARD } from './model-tables.ts';
import type { RouteProvider } from './route.ts';
import { isWithin, ruleFor } from './version-range.ts';

export type ModelQuestion = {
  readonly effective: Effective;
  readonly provider: RouteProvider;
  readonly table: ModelTable['id'];
  /** The value of `--model`, or null. */
  readonly argument: string | null;
  /** Whether requests carry a login, and of which subscription: that decides the default. */
  readonly login: { readonly subscription: string | null } | null;
};

/** The model as sent on the wire. */
export function predictModel(question: ModelQuestion): string {
  const lookup = { ...question, families: familiesOf(question) };
  const wanted = findWanted(question);
  const standard = defaultModel(lookup);
  const named = wanted === null ? null : toWireModel(wanted, lookup);
  const allowed = chooseAllowed({ effective: question.effective, named, standard, families: lookup.families });
  return override(allowed, question.effective);
}

type Lookup = ModelQuestion & { readonly families: Readonly<Record<Family, string>> };

/** `--model default` is the default; a settings or environment value `default` is sent as it is (2.1.330 and 2.1.197). */
function findWanted(question: ModelQuestion): string | null {
  const { argument, effective } = question;
  if (argument === 'default') return null;
  if (argument !== null) return argument;
  const fromEnvironment = effective.variable('ANTHROPIC_MODEL');
  if (fromEnvironment !== null) return revealText(fromEnvironment.value);
  const setting = effective.setting('model');
  const isKept = setting !== null && !(effective.host === 'all' && setting.origin.scope === 'managed');
  const chosen = isKept ? setting : effective.host === 'all' ? effective.unmanaged('model') : null;
  return typeof chosen?.value === 'string' && chosen.value !== '' ? chosen.value : null;
}

function tableOf(question: ModelQuestion): ModelTable {
  const tables = ruleFor(MODEL_TABLES, question.effective.version);
  const table = tables.find((candidate) => candidate.id === question.table);
  if (table === undefined) throw new Error(`no models are known for ${question.table}`);
  return table;
}

/** The client's own ids of each family at this provider. */
function familiesOf(question: ModelQuestion): Readonly<Record<Family, string>> {
  const { families, regional } = tableOf(question);
  if (regional !== true) return families;
  const region = question.effective.text('AWS_REGION') ?? question.effective.text('AWS_DEFAULT_REGION') ?? 'us-east-1';
  const prefix = BEDROCK_REGIONS.find(([start]) => region.startsWith(start))?.[1] ?? BEDROCK_ELSEWHERE;
  return { opus: `${prefix}.${families.opus}`, sonnet: `${prefix}.${families.sonnet}`, haiku: `${prefix}.${families.haiku}`, fable: `${prefix}.${families.fable}` };
}

function defaultModel(lookup: Lookup): string {
  const { effective, login } = lookup;
  const named = isWithin({ since: '2.1.236' }, effective.version) ? effective.text('ANTHROPIC_DEFAULT_MODEL') : null;
  if (named !== null && !isAlias(named)) return stripWindow(named);
  const hasStandard = login === null || ruleFor(SUBSCRIPTIONS_WITH_STANDARD, effective.version).includes(login.subscription ?? '');
  if (!hasStandard) return familyModel('sonnet', lookup);
  // At a cloud a mapping of Sonnet alone is the default too (Bedrock and Vertex, 2.1.330).
  const isCloud = lookup.table !== 'anthropic' && lookup.table !== 'gateway';
  const mapped = (['opus', 'sonnet'] as const).find((family) => mappingOf(family, effective) !== null);
  return familyModel(isCloud && mapped !== undefined ? mapped : tableOf(lookup).standard, lookup);
}

function mappingOf(family: Family, effective: Effective): string | null {
  return effective.text(`ANTHROPIC_DEFAULT_${family.toUpperCase()}_MODEL`);
}

function familyModel(family: Family, lookup: Lookup): string {
  const mapped = mappingOf(family, lookup.effective);
  return mapped === null ? lookup.families[family] : stripWindow(mapped);
}

function isAlias(model: string): boolean {
  const name = stripWindow(model).toLowerCase();
  return name === 'best' || new Map(Object.entries(ALIASES)).has(name);
}

function toWireModel(wanted: string, lookup: Lookup): string {
  const name = stripWindow(wanted.trim());
  const lower = name.toLowerCase();
  if (lower === 'best') {
    const order = ruleFor(BEST, lookup.effective.version);
    return familyModel(order.find((family) => mappingOf(family, lookup.effective) !== null) ?? 'opus', lookup);
  }
  const family = new Map(Object.entries(ALIASES)).get(lower);
  if (family !== undefined) return familyModel(family, lookup);
  if (lookup.table === 'anthropic' && RETIRED_OPUS.test(lower) && !lookup.effective.isOn('CLAUDE_CODE_DISABLE_LEGACY_MODEL_REMAP')) return familyModel('opus', lookup);
  // 2.1.330 writes the ids that it knows in lower case; 2.1.197 sends them as they were typed.
  return isWithin({ since: '2.1.198' }, lookup.effective.version) && /^claude-(?:opus|sonnet|haiku|fable)-\d/.test(lower) ? lower : name;
}

/** `[1m]` asks for a window and is never sent. */
function stripWindow(model: string): string {
  return model.replace(/\[\d+m\]$/i, '').trim();
}

/** `modelOverrides` renames the client's own ids. The map of the nearest layer counts alone or merged: the first that has the id. */
function override(model: string, effective: Effective): string {
  if (!isWithin({ since: '2.1.198' }, effective.version)) return model;
  for (const setting of effective.everySetting('modelOverrides')) {
    const renamed = typeof setting.value === 'object' && setting.value !== null ? new Map(Object.entries(setting.value)).get(model) : undefined;
    if (typeof renamed === 'string') return renamed;
  }
  return model;
}
