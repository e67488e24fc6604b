import { CLIENT_VERSIONS, RULES, type ClientRule } from '../../src/core/catalogue/client-versions.ts';
import { GENERATED_NOTE, page, table, type Column } from './markdown.ts';

const COLUMNS: readonly Column<ClientRule>[] = [
  { title: 'Since', cell: ({ since }) => since },
  { title: 'What the client does', cell: ({ what }) => what },
  { title: 'Seen on', cell: ({ seenOn }) => seenOn.join(', ') },
  { title: 'Not on', cell: ({ absentOn }) => absentOn.join(', ') },
  { title: 'Known from', cell: ({ source }) => source },
];

export function clientVersionsPage(): string {
  return page([
    '# Client versions',
    GENERATED_NOTE,
    `Checked against the real client: ${CLIENT_VERSIONS.join(', ')}. Any other version works by the rules below, and cordon says that it was not verified; a newer one goes by the newest rules.`,
    table(COLUMNS, RULES),
  ]);
}
