import type { Outcome } from '../core/problem.ts';
import type { Host } from '../host/host.ts';
import { listEdits, undoEdits } from '../host/edits/undo-edits.ts';
import type { RememberedEdit, UndoRun } from '../core/report/undo-report.ts';

/** `id` is a run or one edit of it; null takes the latest run that still stands. */
export type UndoInput = { readonly id: string | null };

/** Takes back what a command of cordon's changed in a file of the person's. */
export async function undo(host: Host, input: UndoInput): Promise<Outcome<UndoRun>> {
  return undoEdits({ host, id: input.id });
}

/** What can be taken back, newest first. */
export async function listUndo(host: Host): Promise<Outcome<readonly RememberedEdit[]>> {
  return listEdits(host);
}
