import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configurationSchemaText } from '../../src/core/profiles/configuration-json-schema.ts';
import { leakMatrixMarkdown, type MatrixReport } from '../../test/client/matrix-report.ts';
import { clientVersionsPage } from './client-versions-page.ts';
import { commandsPage } from './commands-page.ts';
import { completionCommandsSource } from './completion-commands.ts';
import { configurationPage } from './configuration-page.ts';
import { findingsPage } from './findings-page.ts';
import { priceSnapshotSource } from './price-snapshot.ts';
import { manualPage } from './manual-page.ts';
import { providersPage } from './providers-page.ts';
import { settingsKeysPage } from './settings-keys-page.ts';
import { variableIndexSource } from './variable-index.ts';
import { variablesPage } from './variables-page.ts';
import { webAssemblySource } from './web-assembly-source.ts';

/** A file that follows from the tables alone. `path` is relative to the repository's root. */
export type GeneratedFile = { readonly path: string; readonly content: () => string };

/** Everything that `npm run generate` writes. A new file is a new row. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  { path: 'src/core/catalogue/variable-index.ts', content: variableIndexSource },
  {
    path: 'src/core/gateway/string-end-program.ts',
    content: () => webAssemblySource('src/core/gateway/string-end.wat'),
  },
  { path: 'src/gateway/content-events-program.ts', content: () => webAssemblySource('src/gateway/content-events.wat') },
  { path: 'src/core/usage/price-snapshot.ts', content: priceSnapshotSource },
  { path: 'docs/reference/variables.md', content: variablesPage },
  { path: 'docs/reference/settings-keys.md', content: settingsKeysPage },
  { path: 'docs/reference/client-versions.md', content: clientVersionsPage },
  { path: 'docs/reference/providers.md', content: providersPage },
  { path: 'docs/reference/configuration.md', content: configurationPage },
  { path: 'docs/reference/findings.md', content: findingsPage },
  { path: 'src/core/completion/commands.ts', content: completionCommandsSource },
  { path: 'docs/reference/commands.md', content: commandsPage },
  { path: 'man/cordon.1', content: manualPage },
  { path: 'docs/leak-matrix.md', content: leakMatrixPage },
  { path: 'schema/config.schema.json', content: configurationSchemaText },
];

/** The matrix as the last recorded run of the test measured it. */
function leakMatrixPage(): string {
  const recorded = path.join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'leak-matrix.json');
  return leakMatrixMarkdown(JSON.parse(readFileSync(recorded, 'utf8')) as MatrixReport);
}
