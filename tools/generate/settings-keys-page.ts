import { SETTINGS_KEYS, type SettingsKeyRow } from '../../src/core/catalogue/settings-keys.ts';
import { code, GENERATED_NOTE, page, table, type Column } from './markdown.ts';

const COLUMNS: readonly Column<SettingsKeyRow>[] = [
  { title: 'Key', cell: ({ key }) => code(key) },
  { title: 'What it does', cell: ({ effect }) => effect },
  { title: 'Leaks from user settings', cell: ({ leaks }) => leaks },
  { title: 'A launch', cell: ({ launch }) => launch },
  { title: 'Overlay', cell: ({ neutral }) => (neutral === undefined ? '' : code(JSON.stringify(neutral))) },
  { title: 'Set by', cell: ({ scopes }) => scopes },
  { title: 'Since', cell: ({ since }) => since ?? '' },
];

export function settingsKeysPage(): string {
  return page([
    '# Settings keys that route',
    GENERATED_NOTE,
    'Keys of a settings file that decide where a session goes, or that run a command for a credential. “Leaks” was measured with `-p` on clients 2.1.330 and 2.1.197: the key stood in user settings, the route in `--settings`.',
    table(COLUMNS, SETTINGS_KEYS),
  ]);
}
