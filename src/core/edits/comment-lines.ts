import type { FingerprintOf } from '../secret.ts';
import type { CommentLinesEdit } from './edit.ts';
import type { UnitsEdit } from './edit-json.ts';
import type { EditableText } from './editable-text.ts';
import { decodeUnits } from './editable-text.ts';
import { doubtAboutLine } from './line-statement.ts';
import { applySplices } from './splice.ts';
import { linesOf } from './text-lines.ts';

/** What stands before a line that cordon has commented out; every dialect takes it. */
const MARK = '# ';

/** Comments out the lines named, each of which must still hold what it held and be a statement of its own. */
export function commentLines(request: {
  readonly text: EditableText;
  readonly edit: CommentLinesEdit;
  readonly fingerprintOf: FingerprintOf;
}): UnitsEdit {
  const { units, unitBytes } = request.text;
  const lines = linesOf(units);
  const fingerprintAt = (text: string) => request.fingerprintOf(decodeUnits(text, unitBytes));
  const wanted = request.edit.lines.filter(({ number, fingerprint }) => {
    const line = lines[number - 1]?.text ?? '';
    return fingerprintAt(withoutMark(line)) !== fingerprint || withoutMark(line) === line;
  });
  const going = new Set(wanted.map(({ number }) => number - 1));
  const isIdle = (index: number) => going.has(index) || /^\s*(?:#.*)?$/.test(lines[index]?.text ?? '');
  for (const { number, fingerprint } of wanted) {
    const line = lines[number - 1];
    const start = line?.start ?? units.length;
    if (line === undefined || fingerprintAt(line.text) !== fingerprint)
      return { ok: false, reason: `line ${number} is not what it was`, index: start };
    const doubt = doubtAboutLine({ dialect: request.edit.dialect, script: units, lines, index: number - 1, isIdle });
    if (doubt !== null)
      return { ok: false, reason: `line ${number} can't be commented out safely: ${doubt}`, index: start };
  }
  const starts = [...going].map((index) => lines[index]?.start ?? 0).sort((one, other) => one - other);
  const after = applySplices(
    units,
    starts.map((start) => ({ start, end: start, insert: MARK })),
  );
  return {
    ok: true,
    units: after,
    places: [...going].sort((one, other) => one - other).map((index) => `line ${index + 1}`),
  };
}

function withoutMark(line: string): string {
  return line.startsWith(MARK) ? line.slice(MARK.length) : line;
}
