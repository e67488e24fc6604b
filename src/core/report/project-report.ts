import type { Outcome } from '../problem.ts';
import type { Route } from '../resolution/route.ts';
import type { EditPreview, EditReport } from './edit-report.ts';

/** What `cordon project use` did, or would do. `run` is what `cordon undo` takes; null where nothing had to be written. */
export type ProjectUseReport = {
  readonly schema: 1;
  readonly action: 'use';
  readonly state: 'planned' | 'done';
  readonly root: string;
  readonly profile: string;
  readonly file: string;
  /** Where a plain session in the repository goes with it. */
  readonly route: Route;
  readonly edits: readonly { readonly path: string; readonly outcome: Outcome<EditPreview | EditReport> }[];
  readonly run: string | null;
  readonly notices: readonly string[];
};

/** What `cordon project clear` did. `exact`: the file is byte for byte what it was before the first use. */
export type ProjectClearReport = {
  readonly schema: 1;
  readonly action: 'clear';
  readonly root: string;
  readonly profile: string | null;
  readonly state: 'restored' | 'removed' | 'taken-out' | 'nothing';
  readonly exact: boolean;
  readonly notices: readonly string[];
};

/** The committed file that narrows the profiles of a repository, as it stands. */
export type PolicyReport = {
  readonly path: string;
  readonly state: 'trusted' | 'untrusted' | 'broken';
  readonly reason: string | null;
  /** SHA-256 of its content: what is trusted. */
  readonly sha256: string | null;
  readonly profiles: readonly string[];
  readonly default: string | null;
  /** Names that this person's configuration doesn't have. */
  readonly unknown: readonly string[];
};

export type ProjectShowReport = {
  readonly schema: 1;
  readonly root: string;
  /** The profile in use, `drifted` where its file says something else by now. */
  readonly use: {
    readonly profile: string;
    readonly file: string;
    readonly state: 'in-use' | 'drifted' | 'gone';
    readonly at: string;
  } | null;
  readonly policy: PolicyReport | null;
  /** Where a plain session started here goes. */
  readonly route: Route;
  readonly notices: readonly string[];
};

export type ProjectTrustReport = { readonly schema: 1; readonly root: string; readonly policy: PolicyReport };
