import type { Hunk } from '../edits/diff-lines.ts';
import type { Writer } from './edit-report.ts';

/**
 * How undoing one edit went: `restored` byte for byte; `removed`, where the edit had made the file; `already`, where the
 * file is as it was before; `refused`, because the file isn't what the edit left; `kept`, because another file of the same
 * run was refused; `written-back`, where another program wrote the file again while cordon watched.
 */
export type UndoneEdit = {
  readonly id: string;
  readonly path: string;
  readonly places: readonly string[];
  readonly state: 'restored' | 'removed' | 'already' | 'refused' | 'kept' | 'written-back';
  readonly reason: string | null;
  /** For a refusal: what changed since the edit, with secrets as fingerprints. */
  readonly hunks: readonly Hunk[];
  readonly writers: readonly Writer[];
};

/** What an undo did; `run` is null where there was nothing to undo. */
export type UndoRun = { readonly run: string | null; readonly edits: readonly UndoneEdit[] };

/** One edit that is remembered. `run` is what undoes it together with the others of the same command. */
export type RememberedEdit = {
  readonly id: string;
  readonly run: string;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly path: string;
  readonly places: readonly string[];
  readonly state: 'pending' | 'done' | 'undoing' | 'undone';
};

/** 3 where anything was refused or didn't last, else 0. */
export function exitStatusOfUndo({ edits }: UndoRun): number {
  return edits.some(({ state }) => state === 'refused' || state === 'written-back') ? 3 : 0;
}
