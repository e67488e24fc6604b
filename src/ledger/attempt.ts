import { fail, type Outcome } from '../core/problem.ts';
import { LedgerError } from './ledger-error.ts';

/** Turns a failure of the store into its problem; a bug stays thrown. */
export async function attempt<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerError) return fail(error.problem);
    throw error;
  }
}
