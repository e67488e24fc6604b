/** Three numbers, and perhaps a suffix that does not count (`2.1.330-beta.1`). */
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Negative, zero or positive, as for sorting, oldest first. Both must be versions; what isn't one counts as 0.0.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const index = left.findIndex((part, at) => part !== right[at]);
  return index === -1 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return (VERSION.exec(version)?.slice(1, 4) ?? ['0', '0', '0']).map(Number);
}
