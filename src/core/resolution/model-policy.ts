import type { Effective } from './effective.ts';
import type { Family } from './model-tables.ts';
import { isWithin } from './version-range.ts';

export type PolicyQuestion = {
  readonly effective: Effective;
  /** The model that was asked for, as it would be sent; null where none was. */
  readonly named: string | null;
  readonly standard: string;
  readonly families: Readonly<Record<Family, string>>;
};

const FAMILIES: readonly Family[] = ['opus', 'sonnet', 'haiku', 'fable'];

/** What allow and deny lists leave of the wish: a model that isn't allowed gives way to the default (2.1.330 and 2.1.197). */
export function chooseAllowed(question: PolicyQuestion): string {
  const allowed = listOf(question.effective.setting('availableModels')?.value);
  const denied = isWithin({ since: '2.1.285' }, question.effective.version) ? (listOf(question.effective.managed('deniedModels')?.value) ?? []) : [];
  const isListed = (model: string, list: readonly string[]) => list.some((entry) => matches({ model, entry, families: question.families }));
  const isAllowed = (model: string) => (allowed === null || isListed(model, allowed)) && !isListed(model, denied);
  if (question.named !== null && isAllowed(question.named)) return question.named;
  return isDefaultAllowed(question, { allowed, denied, isListed }) ? question.standard : (FAMILIES.map((family) => question.families[family]).find(isAllowed) ?? question.standard);
}

type Lists = {
  readonly allowed: readonly string[] | null;
  readonly denied: readonly string[];
  readonly isListed: (model: string, list: readonly string[]) => boolean;
};

/** The default escapes an allow list unless `enforceAvailableModels` binds it, but never a deny list. */
function isDefaultAllowed(question: PolicyQuestion, lists: Lists): boolean {
  const binds = question.effective.setting('enforceAvailableModels')?.value === true && lists.allowed !== null && lists.allowed.length > 0;
  return !lists.isListed(question.standard, lists.denied) && (!binds || lists.isListed(question.standard, lists.allowed ?? []));
}

function listOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;
}

/** An entry is a family, the beginning of an id with or without `claude-`, or an id. */
function matches(pair: { readonly model: string; readonly entry: string; readonly families: PolicyQuestion['families'] }): boolean {
  const model = pair.model.toLowerCase();
  const entry = pair.entry.toLowerCase();
  const family = FAMILIES.find((candidate) => candidate === entry);
  if (family !== undefined) return model === pair.families[family].toLowerCase() || model.includes(`claude-${family}`);
  return [entry, `claude-${entry}`].some((start) => model === start || model.startsWith(`${start}-`));
}
