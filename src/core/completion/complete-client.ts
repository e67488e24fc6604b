import { CLIENT_COMMANDS, CLIENT_OPTIONS, type HelpRow } from '../catalogue/client-help.ts';
import { valueOf } from '../catalogue/client-options.ts';
import { FILES, NOTHING, offer, plain, type Candidate, type Completion } from './candidate.ts';
import { behindOption, splitAtEquals } from './equals-form.ts';

/** What may stand at the end of a command line of the client. The last word is the one that is typed. */
export function completeClient(words: readonly string[]): Completion {
  const before = words.slice(0, -1);
  const typed = words.at(-1) ?? '';
  if (before.includes('--')) return FILES;
  const previous = before.at(-1) ?? '';
  const taken = valueOf(previous);
  if (taken === 'required' || (taken !== null && !typed.startsWith('-') && valuesOf(previous) !== undefined))
    return offerValues(previous, typed);
  const parts = splitAtEquals(typed);
  if (parts !== null) return behindOption(parts.option, offerValues(parts.option, parts.value));
  if (typed.startsWith('-')) return offer(typed, namesOf(CLIENT_OPTIONS));
  return before.some((word) => !word.startsWith('-')) ? FILES : offer(typed, namesOf(CLIENT_COMMANDS), 'files');
}

function valuesOf(option: string): HelpRow['values'] {
  return CLIENT_OPTIONS.find(({ names }) => names.includes(option))?.values;
}

function offerValues(option: string, typed: string): Completion {
  const values = valuesOf(option);
  if (values === undefined || values === 'text') return NOTHING;
  return typeof values === 'string' ? FILES : offer(typed, plain(values));
}

function namesOf(rows: readonly HelpRow[]): readonly Candidate[] {
  return rows.flatMap(({ names, description }) => names.map((value) => ({ value, description })));
}
