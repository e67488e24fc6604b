import type { RawBudget } from './configuration-schema.ts';
import type { Budget } from './profile.ts';

/** A limit as it stands in the configuration; null where there is none. */
export function buildBudget(raw: RawBudget | undefined): Budget | null {
  if (raw === undefined) return null;
  const { usd, per, warnAt } = raw;
  return { usd, per, ...(warnAt === undefined ? {} : { warnAt }) };
}
