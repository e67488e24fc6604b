import { compareVersions } from '../catalogue/compare-versions.ts';

/** A span of client versions: both ends count, a missing end is open. */
export type VersionRange = { readonly since?: string; readonly until?: string };

/** A rule of the client's, as data: it holds for its span, and `verified` names the versions that it was seen on. */
export type VersionedRule<T> = VersionRange & { readonly value: T; readonly verified: readonly string[] };

/** Whether a version lies in the span. An unknown version counts as the newest. */
export function isWithin(range: VersionRange, version: string | null): boolean {
  if (version === null) return range.until === undefined;
  const afterStart = range.since === undefined || compareVersions(version, range.since) >= 0;
  return afterStart && (range.until === undefined || compareVersions(version, range.until) <= 0);
}

/** The value of the first row whose span holds the version. Tables end in a row without a start, so there always is one. */
export function ruleFor<T>(rows: readonly [...VersionedRule<T>[], VersionedRule<T>], version: string | null): T {
  const row = rows.find((candidate) => isWithin(candidate, version)) ?? rows[rows.length - 1];
  if (row === undefined) throw new Error('a table of rules has no rows');
  return row.value;
}
