/**
 * The candidate that a mistyped name most likely means, or null where there are no candidates. Letters swapped, missing,
 * added or wrong count one each; case counts nothing.
 */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  const typed = name.slice(0, LONGEST).toLowerCase();
  for (const candidate of candidates) {
    const distance = distanceBetween(typed, candidate.toLowerCase());
    if (best === null || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** Whether one is likely meant by the other, rather than merely the least unlike. */
export function isClose(name: string, candidate: string): boolean {
  const typed = name.slice(0, LONGEST).toLowerCase();
  // In a name of four letters, two wrong ones are another name.
  const most = candidate.length <= 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3));
  return distanceBetween(typed, candidate.toLowerCase()) <= most;
}

/** Longer names are cut: nothing that a person mistypes is longer, and the table below grows with the product. */
const LONGEST = 64;

/** Optimal string alignment distance. */
function distanceBetween(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + change);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) best = Math.min(best, at(rows, i - 2, j - 2) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return at(rows, left.length, right.length);
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
