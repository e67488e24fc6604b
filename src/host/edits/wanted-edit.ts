import type { Edit } from '../../core/edits/edit.ts';
import type { TextKind } from '../../core/edits/redact-text.ts';

/** One edit of one file that is wanted. */
export type WantedEdit = { readonly path: string; readonly edit: Edit };

/** How the file's text is read to hide its secrets. */
export function textKindOf({ edit }: WantedEdit): TextKind {
  return edit.kind === 'json' ? 'json' : 'lines';
}
