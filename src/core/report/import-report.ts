import type { ImportSource } from '../imports/found.ts';
import type { Fingerprint } from '../secret.ts';

/** One route that was found, and what became of it. */
export type ImportRow = {
  readonly source: ImportSource;
  readonly path: string;
  readonly line: number | null;
  /** What it is called there. */
  readonly label: string;
  /**
   * `new`: a profile would be made; `added`: it was; `already`: a profile does the same; `same`: another row does;
   * `skipped`: nothing can be made of it, and `reason` says why.
   */
  readonly state: 'new' | 'added' | 'already' | 'same' | 'skipped';
  /** The profile that was made, would be made, or does the same. */
  readonly profile: string | null;
  readonly provider: string | null;
  readonly destination: string | null;
  readonly model: string | null;
  /** Reference of the profile. */
  readonly credential: string | null;
  /** Of the key that stands there. */
  readonly fingerprint: Fingerprint | null;
  readonly reason: string | null;
};

export type ImportReport = {
  readonly schema: 1;
  readonly state: 'nothing' | 'planned' | 'declined' | 'done';
  readonly configuration: string | null;
  readonly found: readonly ImportRow[];
  /** Files that were read, and those that couldn't be. */
  readonly read: readonly string[];
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
  /** Where keys went; null where none had to be moved. */
  readonly store: string | null;
  readonly next: readonly string[];
};
