import type { VariableRow } from '../variable.ts';

/** What the rows of one file have in common. */
type Defaults = Pick<VariableRow, 'class' | 'neutral'>;

/** One row as it is written down: only what differs from the ordinary case. */
type Entry = Pick<VariableRow, 'name' | 'description'> & Partial<Omit<VariableRow, 'class'>>;

/** Fills in the ordinary case: no secret, not documented, not applied before trust, known from the binary. */
export function rows(defaults: Defaults, entries: readonly Entry[]): readonly VariableRow[] {
  return entries.map((entry) => ({
    secret: false,
    documented: false,
    appliedBeforeTrust: false,
    source: entry.documented === true ? 'documentation' : 'binary',
    ...defaults,
    ...entry,
  }));
}
