import type { LineDialect } from '../edits/edit.ts';
import type { Assignment, OutsideKind } from '../layers/assignment.ts';
import { lineOf } from '../layers/decode-text.ts';
import type { FingerprintOf } from '../secret.ts';
import { lineTextAt, protectValue } from './collect-script.ts';
import type { EnvEntry } from './read-env-file.ts';

/** The entries of one file as assignments. `dialect` null: cordon shows the line and doesn't edit it. */
export function entriesToAssignments(request: {
  readonly entries: readonly EnvEntry[];
  readonly text: string;
  readonly path: string;
  readonly kind: OutsideKind;
  readonly dialect: LineDialect | null;
  readonly hasLines?: boolean;
  readonly fingerprintOf: FingerprintOf;
}): readonly Assignment[] {
  const { entries, text, path, kind, dialect, fingerprintOf, hasLines = true } = request;
  return entries.map((entry) => ({
    name: entry.name,
    value: protectValue(entry, fingerprintOf),
    kind,
    path,
    line: hasLines ? lineOf(text, entry.at) : null,
    reach: 'always',
    owner: null,
    edit: dialect === null ? null : { dialect, fingerprint: fingerprintOf(lineTextAt(text, entry.at)) },
  }));
}
