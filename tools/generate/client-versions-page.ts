import { RULES, type ClientRule } from '../../src/core/catalogue/client-versions.ts';
import { compareVersions } from '../../src/core/catalogue/compare-versions.ts';
import { MODEL_TABLES, type Family, type ModelTableId, type Rows } from '../../src/core/resolution/model-tables.ts';
import { recordedVersions, type RecordedVersion } from '../../test/client/recorded-version.ts';
import { code, GENERATED_NOTE, page, table, type Column } from './markdown.ts';

const RULE_COLUMNS: readonly Column<ClientRule>[] = [
  { title: 'Since', cell: ({ since }) => since },
  { title: 'What the client does', cell: ({ what }) => what },
  { title: 'Seen on', cell: ({ seenOn }) => seenOn.join(', ') },
  { title: 'Not on', cell: ({ absentOn }) => absentOn.join(', ') },
  { title: 'Known from', cell: ({ source }) => source },
];

const VERSION_COLUMNS: readonly Column<RecordedVersion>[] = [
  { title: 'Version', cell: ({ client }) => client },
  { title: 'Checked on', cell: ({ checkedOn }) => checkedOn },
  { title: 'Native: leaks held', cell: ({ rows }) => heldOf(rows.map(({ native }) => native)) },
  { title: 'Routed: leaks held', cell: ({ rows }) => heldOf(rows.map(({ routed }) => routed)) },
  { title: 'Random cases predicted', cell: ({ random }) => predictedOf(random) },
];

export function clientVersionsPage(): string {
  return page([
    '# Client versions',
    GENERATED_NOTE,
    'Each of these was run with the real client on loopback: every row of [the leak matrix](../leak-matrix.md), native and routed, and random cases over every layer. Any other version works by the rules below, and cordon says that it was not verified; a newer one goes by the newest rules. [Check a new client](../how-to/check-a-new-client.md) yourself in a minute.',
    table(VERSION_COLUMNS, recordedVersions()),
    '## What changed between versions',
    table(RULE_COLUMNS, RULES),
    '## What a family’s name becomes',
    'By the release that each began with, found by running every alias at every provider on the releases around a change. A session that names no model takes Opus, but for Foundry and logins without a subscription (Sonnet).',
    table(
      MODEL_COLUMNS,
      Object.entries(MODEL_TABLES).flatMap(([provider, { families }]) => modelRows(provider as ModelTableId, families)),
    ),
  ]);
}

type Outcomes = RecordedVersion['rows'][number]['native'];

function heldOf(cells: readonly Outcomes[]): string {
  const refused = cells.filter((cell) => cell === 'refused').length;
  const held = cells.filter((cell) => cell === 'contained').length + refused;
  const by =
    refused === 0 ? '' : refused === held ? ', all refused at the launch' : `, ${refused} refused at the launch`;
  return `${held} of ${cells.length}${by}`;
}

function predictedOf({ predicted, cases, unsteady }: RecordedVersion['random']): string {
  const again = unsteady.length === 0 ? '' : ` (${unsteady.length} only when run again)`;
  return `${predicted} of ${cases}${again}`;
}

type ModelRow = { readonly provider: string; readonly family: string; readonly models: Rows<string> };

const MODEL_COLUMNS: readonly Column<ModelRow>[] = [
  { title: 'At', cell: ({ provider }) => provider },
  { title: 'Name', cell: ({ family }) => code(family) },
  {
    title: 'Becomes',
    cell: ({ models }) =>
      models
        .toSorted((one, other) => compareVersions(one.since ?? '0.0.0', other.since ?? '0.0.0'))
        .map(({ since, value }) => `${code(value)}${since === undefined ? '' : ` (${since})`}`)
        .join(', '),
  },
];

function modelRows(provider: ModelTableId, families: Readonly<Record<Family, Rows<string>>>): readonly ModelRow[] {
  return Object.entries(families).map(([family, models]) => ({ provider, family, models }));
}
