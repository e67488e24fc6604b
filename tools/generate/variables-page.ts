import { ROUTING_LIKE, VARIABLE_PREFIXES } from '../../src/core/catalogue/variable-patterns.ts';
import type { Neutral, VariableClass, VariableRow } from '../../src/core/catalogue/variable.ts';
import { VARIABLES } from '../../src/core/catalogue/variables.ts';
import { code, GENERATED_NOTE, page, table, type Column } from './markdown.ts';

const CLASSES: Readonly<Record<VariableClass, string>> = {
  endpoint: 'Endpoints: where requests go',
  'provider-switch': 'Provider switches and regions',
  credential: 'Credentials',
  model: 'Models',
  network: 'Network',
  feature: 'Features',
  telemetry: 'Telemetry',
  'config-location': 'Where files are',
  interpreter: 'Code that is loaded first',
  session: 'Marks of a running session',
};

const NEUTRALS: Readonly<Record<Neutral, string>> = {
  blank: 'taken out of the environment, and set to `""` above every settings file',
  remove: 'taken out of the environment',
  pin: 'kept as your environment and user settings say, and held there against project files',
  refuse: 'as blank; where a settings file sets it and the client version can’t be held, the launch is refused',
  keep: 'left alone: it routes nothing',
};

const COLUMNS: readonly Column<VariableRow>[] = [
  { title: 'Variable', cell: ({ name }) => code(name) },
  { title: 'What it does', cell: ({ description }) => description },
  { title: 'A launch', cell: ({ neutral }) => neutral },
  { title: 'Notes', cell: notes },
];

function notes(row: VariableRow): string {
  const said = [
    row.secret ? 'secret' : '',
    row.documented ? '' : 'undocumented',
    row.appliedBeforeTrust ? 'before trust' : '',
    row.since === undefined ? '' : `since ${row.since}`,
    row.until === undefined ? '' : `until ${row.until}`,
    row.source === 'measured' ? 'measured' : '',
  ];
  return said.filter((note) => note !== '').join(', ');
}

function section(family: VariableClass): string {
  const rows = VARIABLES.filter((row) => row.class === family);
  return page([`## ${CLASSES[family]}`, table(COLUMNS, rows)]).trimEnd();
}

export function variablesPage(): string {
  return page([
    '# Environment variables',
    GENERATED_NOTE,
    `The ${VARIABLES.length} variables that cordon knows, and what a launch does with each.`,
    table(
      [
        { title: 'A launch', cell: ([neutral]: readonly [string, string]) => neutral },
        { title: 'means', cell: ([, meaning]) => meaning },
      ],
      Object.entries(NEUTRALS),
    ),
    '“Before trust” says that a project file sets the variable before you trusted the folder (client 2.1.330). “Undocumented” says that the client’s vendor doesn’t describe it.',
    ...(Object.keys(CLASSES) as VariableClass[]).map(section),
    '## Names that are known by their beginning',
    table(
      [
        { title: 'Beginning', cell: ({ prefix }) => code(`${prefix}…`) },
        { title: 'What it does', cell: ({ description }) => description },
        { title: 'A launch', cell: ({ neutral }) => neutral },
      ],
      VARIABLE_PREFIXES,
    ),
    '## Names that are not in these tables',
    `A name that begins with ${ROUTING_LIKE.prefixes.map(code).join(', ')} and has one of these words between underscores is taken for a routing variable and treated as blank: ${ROUTING_LIKE.words.map(code).join(', ')}.`,
  ]);
}
