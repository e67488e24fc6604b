import { styleText } from 'node:util';
import type { EditPreview, EditReport } from '../core/report/edit-report.ts';
import type { FixReport, ReportedFinding } from '../core/report/doctor-report.ts';
import { renderHunks } from './hunks.ts';
import { safeText } from './safe-text.ts';
import { shortenHome } from './shorten-home.ts';
import { describeWriters } from './undo.ts';
import { wrapText } from './wrap-text.ts';

export type FixStyle = {
  readonly colour: boolean;
  /** The home directory, which paths show as `~`. */
  readonly home?: string | null;
  /** Columns of the terminal; without one nothing is broken into lines. */
  readonly width?: number | null;
};

/** What a fix would do, or did: a diff for each file with secrets as fingerprints, then what is left, then how to undo. */
export function renderFix(report: FixReport, { colour, home = null, width = null }: FixStyle): string {
  const bold = (text: string) => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const columns = width === null ? null : Math.min(100, width);
  const wrap = (text: string, first = '', rest = first) =>
    wrapText(shortenHome(safeText(text), home), { width: columns, first, rest });
  const pen = { colour, bold, wrap };
  const parts = [
    ...(report.state === 'nothing' ? [['There is nothing to fix.']] : report.edits.map((edit) => editLines(edit, pen))),
    leftLines(report.left, pen),
    unkeptLines(report, pen),
    closing(report, pen),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Pen = {
  readonly colour: boolean;
  readonly bold: (text: string) => string;
  readonly wrap: (text: string, first?: string, rest?: string) => readonly string[];
};

function editLines({ path, outcome }: FixReport['edits'][number], pen: Pen): readonly string[] {
  const { colour, bold, wrap } = pen;
  if (!outcome.ok)
    return [...wrap(path).map(bold), ...wrap(outcome.problem.message, '  '), ...wrap(outcome.problem.hint, '  ')];
  const edit = outcome.value;
  const link = edit.target === edit.path ? '' : ` (a link to ${edit.target})`;
  return [
    ...wrap(`${path}${link}`).map(bold),
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

function leftLines(left: readonly ReportedFinding[], { bold, wrap }: Pen): readonly string[] {
  if (left.length === 0) return [];
  return [
    bold('Left for you'),
    ...left.flatMap(({ message, origin, advice }) => {
      const place =
        origin.path === null ? 'the environment' : `${origin.path}${origin.line === null ? '' : `:${origin.line}`}`;
      return [...wrap(`${place}: ${message}`, '  '), ...wrap(advice, '    → ', '      ')];
    }),
  ];
}

/** What a person should know before they say yes: this comes back with an undo alone. */
function unkeptLines({ unkept }: FixReport, { wrap }: Pen): readonly string[] {
  return unkept.flatMap(({ path, line, reason }) =>
    wrap(
      `No profile can keep what ${path}${line === null ? '' : `:${line}`} holds: ${reason}. An undo brings it back.`,
    ),
  );
}

function closing({ state, run, profiles }: FixReport, { wrap }: Pen): readonly string[] {
  const kept = profiles.flatMap(({ name, secret, next }) => [
    ...wrap(`The profile "${name}" keeps it${secret === null ? '' : `, its key in ${secret}`}.`),
    ...next.flatMap((step) => wrap(step, '  ')),
  ]);
  switch (state) {
    case 'planned':
      return ['Nothing was written. Run it with --yes to write this.'];
    case 'declined':
      return ['Nothing was written.'];
    case 'done':
      return [
        ...kept,
        ...wrap(
          run === null
            ? 'Nothing had to be written.'
            : `\`cordon undo ${run}\` takes it back byte for byte. Sessions that run now keep their route until they end.`,
        ),
      ];
    case 'nothing':
    case 'proposed':
      return [];
  }
}
