import { clientVersionsPage } from './client-versions-page.ts';
import { settingsKeysPage } from './settings-keys-page.ts';
import { variablesPage } from './variables-page.ts';

/** A file that follows from the tables alone. `path` is relative to the repository's root. */
export type GeneratedFile = { readonly path: string; readonly content: () => string };

/** Everything that `npm run generate` writes. A new file is a new row. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  { path: 'docs/reference/variables.md', content: variablesPage },
  { path: 'docs/reference/settings-keys.md', content: settingsKeysPage },
  { path: 'docs/reference/client-versions.md', content: clientVersionsPage },
];
