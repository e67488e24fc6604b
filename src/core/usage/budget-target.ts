import { fail, succeed, type Outcome } from '../problem.ts';
import type { BudgetTarget } from './find-rule.ts';

export type BudgetWords = {
  /** What stands on the command line besides the options. */
  readonly words: readonly string[];
  /** The root of the project that is meant; null where none is. */
  readonly project: string | null;
  readonly overall: boolean;
};

/** Reads `PROFILE USD`, or `USD` alone beside `--project` or `--overall`. */
export function readBudgetWords({ words, project, overall }: BudgetWords): Outcome<{
  readonly target: BudgetTarget;
  readonly amount: string;
}> {
  const isOther = project !== null || overall;
  const [first = '', second = ''] = words;
  if ((project !== null && overall) || words.length !== (isOther ? 1 : 2)) return fail(WRONG_WORDS);
  if (overall) return succeed({ target: { scope: 'overall', name: '' }, amount: first });
  return project === null
    ? succeed({ target: { scope: 'profile', name: first }, amount: second })
    : succeed({ target: { scope: 'project', name: project }, amount: first });
}

const WRONG_WORDS = {
  code: 'budget-words',
  kind: 'usage',
  message: 'A budget needs a profile and an amount, or an amount and either --project or --overall.',
  hint: 'As in `cordon budget set free 5`, or `cordon budget set 20 --per month --overall`.',
} as const;

/** Reads US dollars, with or without the sign in front. */
export function readDollars(text: string): Outcome<number> {
  const amount = Number(/^\$?(\d{1,9}(?:\.\d{1,6})?)$/.exec(text)?.[1] ?? Number.NaN);
  if (amount > 0) return succeed(amount);
  return fail({
    code: 'bad-amount',
    kind: 'usage',
    message: 'The amount is not a number of US dollars above 0.',
    hint: 'Write it as in 5 or 2.50.',
  });
}
