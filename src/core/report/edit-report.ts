import type { Hunk } from '../edits/diff-lines.ts';
import type { Outcome } from '../problem.ts';
import { exitStatusOf } from '../problem.ts';

/** A program that is known to write the files that cordon edits, and that runs now. */
export type Writer = { readonly pid: number; readonly name: string };

/** What an edit would do; nothing is written. Secrets in `hunks` are fingerprints. */
export type EditPreview = {
  readonly path: string;
  /** The file behind the path's links. */
  readonly target: string;
  readonly creates: boolean;
  readonly changed: boolean;
  readonly places: readonly string[];
  readonly hunks: readonly Hunk[];
  /** Whether git tracks the file, so that the edit shows there as a change. */
  readonly tracked: boolean;
};

/**
 * What an edit did. `written-back`: the file was written, and while cordon watched, another program put back what the
 * edit had taken out; `writers` are programs that run and are known to do so.
 */
export type EditReport = EditPreview & {
  readonly state: 'written' | 'unchanged' | 'written-back';
  /** What `undo` takes; null where nothing was written. */
  readonly id: string | null;
  readonly writers: readonly Writer[];
};

/** A run of edits: what `cordon undo RUN` takes back as a whole, and how each edit went. */
export type EditRun = {
  readonly run: string | null;
  readonly edits: readonly { readonly path: string; readonly outcome: Outcome<EditReport> }[];
};

/** The exit status of a run: that of its first problem, 3 where an edit didn't last, else 0. */
export function exitStatusOfRun({ edits }: EditRun): number {
  for (const { outcome } of edits) {
    if (!outcome.ok) return exitStatusOf(outcome.problem);
  }
  return edits.some(({ outcome }) => outcome.ok && outcome.value.state === 'written-back') ? 3 : 0;
}
