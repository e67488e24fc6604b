import type { UndoneEdit } from '../../core/report/undo-report.ts';
import type { Manifest } from './manifest.ts';

/** The report on one edit that was to be undone. */
export function undoneEdit(manifest: Manifest, outcome: Partial<UndoneEdit> & Pick<UndoneEdit, 'state'>): UndoneEdit {
  const { id, path, places } = manifest;
  return { id, path, places, reason: null, hunks: [], writers: [], ...outcome };
}
