import { styleText } from 'node:util';
import type { EditPreview, EditReport } from '../core/report/edit-report.ts';
import type { FixReport, ReportedFinding } from '../core/report/doctor-report.ts';
import { renderHunks } from './hunks.ts';
import { safeText } from './safe-text.ts';
import { describeWriters } from './undo.ts';

export type FixStyle = { readonly colour: boolean };

/** What a fix would do, or did: a diff for each file with secrets as fingerprints, then what is left, then how to undo. */
export function renderFix(report: FixReport, { colour }: FixStyle): string {
  const bold = (text: string) => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const parts = [
    ...(report.state === 'nothing'
      ? [['There is nothing to fix.']]
      : report.edits.map((edit) => editLines(edit, { colour, bold }))),
    leftLines(report.left, bold),
    unkeptLines(report),
    closing(report),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Pen = { readonly colour: boolean; readonly bold: (text: string) => string };

function editLines({ path, outcome }: FixReport['edits'][number], { colour, bold }: Pen): readonly string[] {
  if (!outcome.ok)
    return [bold(safeText(path)), `  ${safeText(outcome.problem.message)}`, `  ${safeText(outcome.problem.hint)}`];
  const edit = outcome.value;
  const link = edit.target === edit.path ? '' : ` (a link to ${edit.target})`;
  return [
    bold(safeText(`${path}${link}`)),
    ...renderHunks(edit.hunks, colour).map((line) => `  ${line}`),
    ...(edit.tracked ? ['  git tracks this file: the change shows there.'] : []),
    ...outcomeLines(edit),
  ];
}

function outcomeLines(edit: EditPreview | EditReport): readonly string[] {
  if (!('state' in edit)) return edit.changed ? [] : ['  It is right already.'];
  switch (edit.state) {
    case 'written':
      return ['  Written, and still so a second later.'];
    case 'unchanged':
      return ['  It was right already.'];
    case 'written-back':
      return ['  Another program wrote it back: this is not fixed.', `  ${describeWriters(edit.writers)}`];
  }
}

function leftLines(left: readonly ReportedFinding[], bold: (text: string) => string): readonly string[] {
  if (left.length === 0) return [];
  return [
    bold('Left for you'),
    ...left.flatMap(({ message, origin, advice }) => {
      const place =
        origin.path === null ? 'the environment' : `${origin.path}${origin.line === null ? '' : `:${origin.line}`}`;
      return [`  ${safeText(`${place}: ${message}`)}`, `    → ${safeText(advice)}`];
    }),
  ];
}

/** What a person should know before they say yes: this comes back with an undo alone. */
function unkeptLines({ unkept }: FixReport): readonly string[] {
  return unkept.map(({ path, line, reason }) =>
    safeText(
      `No profile can keep what ${path}${line === null ? '' : `:${line}`} holds: ${reason}. An undo brings it back.`,
    ),
  );
}

function closing({ state, run, profiles }: FixReport): readonly string[] {
  const kept = profiles.flatMap(({ name, secret, next }) => [
    `The profile "${name}" keeps it${secret === null ? '' : `, its key in ${secret}`}.`,
    ...next.map((step) => `  ${step}`),
  ]);
  switch (state) {
    case 'planned':
      return ['Nothing was written. Run it with --yes to write this.'];
    case 'declined':
      return ['Nothing was written.'];
    case 'done':
      return [
        ...kept,
        run === null
          ? 'Nothing had to be written.'
          : `\`cordon undo ${run}\` takes it back byte for byte. Sessions that run now keep their route until they end.`,
      ];
    case 'nothing':
    case 'proposed':
      return [];
  }
}
