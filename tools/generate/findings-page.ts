import type { Rule } from '../../src/core/findings/diagnosis.ts';
import { REACH, SEVERITY, type Place } from '../../src/core/findings/place.ts';
import { FINDING_RULES } from '../../src/core/findings/rules.ts';
import { code, generatedFrom, page, table, type Column } from './markdown.ts';

const COLUMNS: readonly Column<Rule>[] = [
  { title: 'Rule', cell: ({ id }) => code(id) },
  { title: 'What it finds', cell: ({ title }) => title },
];

const PLACES = Object.keys(SEVERITY).filter((name): name is Place => name in SEVERITY);

const PLACE_COLUMNS: readonly Column<Place>[] = [
  { title: 'Place', cell: (place) => place },
  { title: 'Reaches', cell: (place) => REACH[place] },
  { title: 'Address', cell: (place) => SEVERITY[place].endpoint },
  { title: 'Credential', cell: (place) => SEVERITY[place].credential },
  { title: 'Cloud provider', cell: (place) => SEVERITY[place].provider },
  { title: 'Model of another maker', cell: (place) => SEVERITY[place].model },
];

export function findingsPage(): string {
  return page([
    '# Findings',
    generatedFrom('src/core/findings/rules.ts and place.ts'),
    'What `cordon doctor` finds. `error` makes it end with status 1; a value that another layer beats is `info`, whatever the table says.',
    table(COLUMNS, FINDING_RULES),
    '## How bad it is, by place',
    table(PLACE_COLUMNS, PLACES),
  ]);
}
