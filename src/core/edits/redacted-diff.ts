import type { FingerprintOf } from '../secret.ts';
import type { Hunk } from './diff-lines.ts';
import { diffLines } from './diff-lines.ts';
import { decodeUnits, readEditable } from './editable-text.ts';
import type { TextKind } from './redact-text.ts';
import { redactText } from './redact-text.ts';
import { linesOf } from './text-lines.ts';

export type DiffRequest = {
  /** null where there is no file. */
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  readonly kind: TextKind;
  readonly fingerprintOf: FingerprintOf;
};

/** What differs between two states of a file, with every secret as its fingerprint. */
export function redactedDiff({ before, after, kind, fingerprintOf }: DiffRequest): readonly Hunk[] {
  const lines = (bytes: Uint8Array | null) =>
    bytes === null || bytes.length === 0 ? [] : readLines({ bytes, kind, fingerprintOf });
  return diffLines(lines(before), lines(after));
}

function readLines({
  bytes,
  kind,
  fingerprintOf,
}: {
  readonly bytes: Uint8Array;
  readonly kind: TextKind;
  readonly fingerprintOf: FingerprintOf;
}): readonly string[] {
  const { units, unitBytes } = readEditable(bytes);
  const text = redactText({ text: decodeUnits(units, unitBytes), kind, fingerprintOf });
  const lines = linesOf(text).map((line) => line.text);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

const SIGN = { same: ' ', old: '-', new: '+' } as const;

/** The hunks as the text of a unified diff, without the names of the files. */
export function formatHunks(hunks: readonly Hunk[]): readonly string[] {
  return hunks.flatMap(({ oldStart, newStart, lines }) => {
    const count = (other: 'old' | 'new') => lines.filter(({ kind }) => kind === 'same' || kind === other).length;
    const range = (start: number, length: number) =>
      length === 1 ? `${start}` : `${length === 0 ? start - 1 : start},${length}`;
    const head = `@@ -${range(oldStart, count('old'))} +${range(newStart, count('new'))} @@`;
    return [head, ...lines.map(({ kind, text }) => `${SIGN[kind]}${text}`)];
  });
}
