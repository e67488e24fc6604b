import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CellOutcome } from '../../src/core/cases/cell.ts';
import type { RandomCases } from '../../src/core/report/conformance-report.ts';
import { compareVersions } from '../../src/core/catalogue/compare-versions.ts';

/** What `cordon conformance` measured on one version, as the repository keeps it. */
export type RecordedVersion = {
  readonly client: string;
  readonly checkedOn: string;
  readonly platform: string;
  readonly random: RandomCases;
  readonly notRun: readonly string[];
  readonly rows: readonly { readonly id: string; readonly native: CellOutcome; readonly routed: CellOutcome }[];
};

/** Oldest first. */
export function recordedVersions(): readonly RecordedVersion[] {
  const directory = path.join(import.meta.dirname, '..', 'fixtures', 'conformance');
  return readdirSync(directory)
    .map((file) => JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as RecordedVersion)
    .sort((one, other) => compareVersions(one.client, other.client));
}
