import { PROVIDERS, type ProviderPreset } from '../../src/core/catalogue/providers.ts';
import { code, GENERATED_NOTE, page, table, type Column } from './markdown.ts';

const COLUMNS: readonly Column<ProviderPreset>[] = [
  { title: 'Name', cell: ({ id }) => code(id) },
  { title: 'What it is', cell: ({ title }) => title },
  { title: 'Base URL', cell: ({ baseUrl }) => (baseUrl === null ? '' : code(baseUrl)) },
  { title: 'Credential goes into', cell: ({ auth }) => HEADERS[auth] },
  { title: 'Suggested reference', cell: ({ credential }) => (credential === null ? '' : code(credential)) },
  { title: 'Models to begin with', cell: ({ models }) => models.map(code).join(', ') },
  { title: 'Checked', cell: ({ checkedOn, source }) => `[${checkedOn}](${source})` },
];

const HEADERS: Readonly<Record<ProviderPreset['auth'], string>> = {
  bearer: '`Authorization`',
  'x-api-key': '`x-api-key`',
  login: 'your own login',
  cloud: 'the cloud’s own chain',
};

export function providersPage(): string {
  return page([
    '# Providers',
    GENERATED_NOTE,
    'What `cordon init` and `cordon profile add` know by name. Each row was last gone over on the day it names; the link leads to where the vendor says it, so look there before you rely on one. A server of your own goes into `providers` in the configuration.',
    table(COLUMNS, PROVIDERS),
  ]);
}
