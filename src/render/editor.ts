import type { DesktopReport, EditorReport } from '../core/report/editor-report.ts';
import { renderHunks } from './hunks.ts';
import { safeText } from './safe-text.ts';

export function renderEditor(report: EditorReport, colour: boolean): string {
  const { action, profile, file, run, edit, notes } = report;
  const hunks = edit?.ok === true ? renderHunks(edit.value.hunks, colour).map((line) => `  ${line}`) : [];
  const done = {
    set: `${file ?? ''} starts sessions under "${profile ?? ''}" now; \`cordon undo ${run ?? ''}\` takes it back.`,
    removed: `It was taken out of ${file ?? ''}; \`cordon undo ${run ?? ''}\` takes that back.`,
    planned: `Nothing was written to ${file ?? ''}.`,
    unchanged: `${file ?? ''} is right already.`,
    manual: '',
  }[action];
  return lines([...hunks, ...[done, ...notes].filter((text) => text !== '').map(safeText)]);
}

export function renderDesktop({ route, neutral, providers, notes }: DesktopReport): string {
  const where = route.destination ?? 'nowhere: nobody is logged in on this machine’s client';
  return lines(
    [
      neutral
        ? 'Nothing here sends the desktop application’s sessions anywhere but to their own vendor, as far as its files tell.'
        : 'The desktop application’s sessions may not be native.',
      `By what settings files say, they would go to ${where}.`,
      ...providers.map(
        ({ path, provider, destination }) =>
          `It has a third-party provider of its own: ${destination ?? provider} (${path}).`,
      ),
      ...notes,
    ].map(safeText),
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
