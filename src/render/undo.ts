import type { RememberedEdit, UndoneEdit, UndoRun } from '../core/report/undo-report.ts';
import { renderHunks } from './hunks.ts';
import { safeText } from './safe-text.ts';

export function undoReport({ run, edits }: UndoRun) {
  return { schema: 1, run, edits } as const;
}

export function undoListReport(edits: readonly RememberedEdit[]) {
  return { schema: 1, edits } as const;
}

/** What an undo did, for a person: a line for each file, and for a refusal what stands in the way. */
export function renderUndo({ run, edits }: UndoRun, colour: boolean): string {
  if (run === null) return 'There is nothing to undo. cordon undo --list shows what was changed.\n';
  return edits.map((edit) => describe(edit, colour)).join('');
}

const SENTENCES: Readonly<Record<UndoneEdit['state'], string>> = {
  restored: 'is restored, byte for byte.',
  removed: 'is gone again: it was not there before.',
  already: 'is already what it was before.',
  refused: 'is left as it is.',
  kept: 'is left as it is.',
  'written-back': 'was restored, but another program has written it since.',
};

function describe(edit: UndoneEdit, colour: boolean): string {
  const { path, id, state, reason, hunks, writers } = edit;
  const lines = [
    `${safeText(path)} ${SENTENCES[state]} (edit ${id})`,
    ...(reason === null ? [] : [`  ${safeText(reason)}`]),
    ...(state === 'written-back' ? [`  ${describeWriters(writers)}`] : []),
    ...(hunks.length === 0 ? [] : ['  Changed since:', ...renderHunks(hunks, colour).map((line) => `  ${line}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Who may have written a file back, and what to do about it. */
export function describeWriters(writers: UndoneEdit['writers']): string {
  if (writers.length === 0)
    return 'No running program is known to write it. Find out what does, end it, and run the command again.';
  const names = writers.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  return `Running and known to write it: ${safeText(names)}. End it and run the command again.`;
}

/** The edits that are remembered, newest first, a line each. */
export function renderUndoList(edits: readonly RememberedEdit[]): string {
  if (edits.length === 0) return 'No edit is remembered.\n';
  const rows = edits.map(({ id, run, at, command, path, places, state }) => {
    const part = run === id ? id : `${id} (of ${run})`;
    return `${part}  ${at}  ${state === 'undone' ? 'undone' : 'stands'}  ${safeText(command)}  ${safeText(path)}: ${safeText(places.join(', '))}\n`;
  });
  return rows.join('');
}
