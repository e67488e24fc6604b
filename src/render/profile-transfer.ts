import type { ProfileExportReport, ProfileImportReport, TransferRow } from '../core/report/transfer-report.ts';
import { safeText } from './safe-text.ts';

/** The file itself, so that it can be redirected into one. */
export function renderProfileExport({ file }: ProfileExportReport): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function renderProfileImport({ state, file, configuration, profiles, next }: ProfileImportReport): string {
  const closing = {
    nothing: 'There is nothing to take in: your profiles stay as they are.',
    planned: 'Nothing was written. Run it with --yes to take these in.',
    declined: 'Nothing was written.',
    done: `${configuration ?? ''} was written.`,
  }[state];
  return [...profiles.map((row) => describe(row, file)), closing, ...next]
    .map((text) => `${safeText(text)}\n`)
    .join('');
}

function describe(row: TransferRow, file: string): string {
  const { name, provider, destination, model, credential, args, configDir } = row;
  const parts = [
    destination ?? provider,
    model,
    credential === null ? 'no key' : `key ${credential}`,
    args.length === 0 ? null : `arguments ${args.join(' ')}`,
    configDir === null ? null : `client directory ${configDir}`,
  ].filter((part) => part !== null);
  const states = {
    new: 'would come in',
    added: 'came in',
    replaced: 'replaced yours',
    same: 'is there already',
    kept: `is another one than in ${file}; yours stays`,
  };
  return `"${name}" ${states[row.state]}: ${parts.join(', ')}`;
}
