import type { Fingerprint } from '../secret.ts';

/** One stored secret. `fingerprint` is null where its place didn't give access to it. */
export type SecretRow = { readonly name: string; readonly store: string; readonly fingerprint: Fingerprint | null };

export type SecretListReport = { readonly schema: 1; readonly secrets: readonly SecretRow[] };

export type SecretChangeReport = {
  readonly schema: 1;
  readonly action: 'stored' | 'removed';
  readonly name: string;
  readonly store: string;
  readonly fingerprint: Fingerprint | null;
};

/** `text` is there only where the person asked for it with `--reveal`. */
export type SecretGetReport = {
  readonly schema: 1;
  readonly name: string;
  readonly fingerprint: Fingerprint;
  readonly text: string | null;
};
