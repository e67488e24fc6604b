import { CLIENT_MODELS } from '../catalogue/client-models.ts';
import type { Effective } from './effective.ts';
import type { Family } from './model-tables.ts';
import { isWithin } from './version-range.ts';

export type PolicyQuestion = {
  readonly effective: Effective;
  /** What was asked for, as it would be sent, best first; empty where nothing was. */
  readonly candidates: readonly string[];
  readonly standard: string;
  readonly families: Readonly<Record<Family, string>>;
};

const FAMILIES: readonly Family[] = ['opus', 'sonnet', 'haiku', 'fable'];

/** What allow and deny lists leave of the wish: a model that isn't allowed gives way to the default (2.1.330 and 2.1.197). */
export function chooseAllowed(question: PolicyQuestion): string {
  const { effective, families } = question;
  const allowed = allowList(effective);
  const denied = isWithin({ since: '2.1.285' }, effective.version)
    ? (textsOf(effective.managed('deniedModels')?.value) ?? [])
    : [];
  const isListed = (model: string, list: readonly string[]) =>
    list.some((entry) => matches({ model, entry, families }));
  const isAllowed = (model: string) => (allowed === null || isListed(model, allowed)) && !isListed(model, denied);
  const named = question.candidates.find(isAllowed);
  if (named !== undefined) return named;
  // The default escapes an allow list unless `enforceAvailableModels` binds it, but never a deny list.
  const binds = effective.setting('enforceAvailableModels')?.value === true && (allowed ?? []).length > 0;
  const standsIn =
    binds && !isAllowed(question.standard) ? (allowed ?? []).map((entry) => asModel(entry, families)) : [];
  return (
    [...standsIn, question.standard, ...stepsDown(question)].find((model) => !isListed(model, denied)) ??
    question.standard
  );
}

/** Managed settings rule alone; below them the lists of all layers add up. */
function allowList(effective: Effective): readonly string[] | null {
  const managed = textsOf(effective.managed('availableModels')?.value);
  if (managed !== null) return managed;
  const lists = effective.everySetting('availableModels').flatMap(({ value }) => [textsOf(value) ?? []]);
  return lists.length === 0 ? null : lists.flat();
}

function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;
}

function asModel(entry: string, families: PolicyQuestion['families']): string {
  const family = FAMILIES.find((candidate) => candidate === entry.toLowerCase());
  return family === undefined ? entry : families[family];
}

/** Past a denied default the client goes to the older models of its family, then to the next family (2.1.330). */
function stepsDown({ families }: PolicyQuestion): readonly string[] {
  return FAMILIES.flatMap((family) => [
    families[family],
    ...CLIENT_MODELS.filter((id) => id.startsWith(`claude-${family}-`)).toReversed(),
  ]);
}

/** An entry is a family, the beginning of an id with or without `claude-`, or an id. */
function matches(pair: {
  readonly model: string;
  readonly entry: string;
  readonly families: PolicyQuestion['families'];
}): boolean {
  const model = pair.model.toLowerCase();
  const entry = pair.entry.toLowerCase();
  const family = FAMILIES.find((candidate) => candidate === entry);
  if (family !== undefined) return model === pair.families[family].toLowerCase() || model.includes(`claude-${family}`);
  return [entry, `claude-${entry}`].some((start) => model === start || model.startsWith(`${start}-`));
}
