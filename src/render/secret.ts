import type { SecretChangeReport, SecretGetReport, SecretListReport } from '../core/report/secret-report.ts';
import { renderTable } from './table.ts';

const PLACES: Readonly<Record<string, string>> = { keychain: 'the keychain', 'encrypted-file': 'an encrypted file' };

export function renderSecretList({ secrets }: SecretListReport, colour: boolean): string {
  if (secrets.length === 0) return 'No secrets are stored. `cordon secret set NAME` stores one.\n';
  const rows = secrets.map(({ name, store, fingerprint }) => [
    name,
    fingerprint ?? 'no access',
    PLACES[store] ?? store,
  ]);
  return renderTable({ head: ['SECRET', 'FINGERPRINT', 'WHERE'], rows, colour });
}

export function renderSecretChange({ action, name, store, fingerprint }: SecretChangeReport): string {
  if (action === 'removed') return `The secret "${name}" was removed.\n`;
  return `The secret "${name}" (${fingerprint ?? 'unknown'}) is stored in ${PLACES[store] ?? store}. Name it in a profile as "keychain:${name}".\n`;
}

/** The text alone where it was asked for, so that it can be piped on; its fingerprint otherwise. */
export function renderSecretGet({ fingerprint, text }: SecretGetReport): string {
  return `${text ?? fingerprint}\n`;
}
