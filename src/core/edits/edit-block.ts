import type { BlockEdit } from './edit.ts';
import type { UnitsEdit } from './edit-json.ts';
import type { EditableText } from './editable-text.ts';
import { encodeUnits } from './editable-text.ts';
import { linesOf } from './text-lines.ts';

/** Whatever the file's own line breaks are: a carriage return behind `fi` would stop a shell at its start. */
const eol = '\n';

/** Adds, renews or takes out a named block. Everything outside it stays as it is. */
export function editBlock({ units, unitBytes }: EditableText, edit: BlockEdit): UnitsEdit {
  const lines = linesOf(units);
  const [begin, end] = [`# >>> ${edit.name} >>>`, `# <<< ${edit.name} <<<`];
  const first = lines.findIndex(({ text }) => text.trim() === begin);
  const last = lines.findIndex(({ text }) => text.trim() === end);
  const again = lines.filter(({ text }) => text.trim() === begin || text.trim() === end).length;
  if (again !== (first === -1 && last === -1 ? 0 : 2) || last < first) {
    return {
      ok: false,
      reason: `the markers of the block “${edit.name}” don't stand in one pair`,
      index: lines[Math.max(first, last)]?.start ?? 0,
    };
  }
  const block =
    edit.lines.length === 0
      ? ''
      : [begin, ...edit.lines, end].map((line) => encodeUnits(line, unitBytes) + eol).join('');
  const [from, to] =
    first === -1 ? [units.length, units.length] : [lines[first]?.start ?? 0, lines[last + 1]?.start ?? units.length];
  const joint = block !== '' && from > 0 && !/[\r\n]$/.test(units.slice(0, from)) ? eol : '';
  const after = units.slice(0, from) + joint + block + units.slice(to);
  return { ok: true, units: after, places: after === units ? [] : [`block “${edit.name}”`] };
}
