import { styleText } from 'node:util';
import type { Hunk } from '../core/edits/diff-lines.ts';
import { formatHunks } from '../core/edits/redacted-diff.ts';
import { safeText } from './safe-text.ts';

const COLOURS: Readonly<Record<string, 'red' | 'green' | 'cyan'>> = { '-': 'red', '+': 'green', '@': 'cyan' };

/** Hunks as the lines of a unified diff, safe for a terminal. Tabs stay: they are the person's indentation. */
export function renderHunks(hunks: readonly Hunk[], colour: boolean): readonly string[] {
  return formatHunks(hunks).map((line) => {
    const text = line.split('\t').map(safeText).join('\t');
    const format = COLOURS[line.charAt(0)];
    return colour && format !== undefined ? styleText(format, text, { validateStream: false }) : text;
  });
}
