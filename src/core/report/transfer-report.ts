import type { ProfileExport } from '../profiles/export-profiles.ts';
import type { ProfileRow } from './profile-report.ts';

export type ProfileExportReport = { readonly schema: 1 } & ProfileExport;

/** One profile of a file, and what became of it. `kept`: one of this name was there and stays. */
export type TransferRow = Pick<ProfileRow, 'name' | 'provider' | 'destination' | 'model' | 'credential'> & {
  readonly state: 'new' | 'added' | 'replaced' | 'same' | 'kept';
  /** Arguments that its sessions would get. */
  readonly args: readonly string[];
  readonly configDir: string | null;
};

export type ProfileImportReport = {
  readonly schema: 1;
  readonly state: 'nothing' | 'planned' | 'declined' | 'done';
  readonly file: string;
  readonly configuration: string | null;
  readonly profiles: readonly TransferRow[];
  readonly next: readonly string[];
};
