/** One line of a difference: kept, taken out or put in. */
export type DiffLine = { readonly kind: 'same' | 'old' | 'new'; readonly text: string };

/** Lines that differ, with up to three lines around them. Line numbers count from 1. */
export type Hunk = {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
};

const CONTEXT = 3;

/** Differences that are searched for; two texts with less in common than that are shown as replaced. */
const MOST_DIFFERENCES = 1000;

/** What differs between two lists of lines, as a unified diff groups it; nothing where nothing does. */
export function diffLines(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  return group(compare(old, now));
}

function compare(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const middle = shortestScript(old.slice(start, old.length - tail), now.slice(start, now.length - tail));
  return [...as('same', old.slice(0, start)), ...middle, ...as('same', old.slice(old.length - tail))];
}

function as(kind: DiffLine['kind'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

/** Myers’ greedy search for the shortest edit script. */
function shortestScript(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  const limit = Math.min(old.length + now.length, MOST_DIFFERENCES);
  for (let distance = 0; distance <= limit; distance += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const down = goesDown(furthest, diagonal, distance);
      let x = down ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      furthest.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, old, now);
    }
  }
  return [...as('old', old), ...as('new', now)];
}

function at(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1;
}

function goesDown(furthest: ReadonlyMap<number, number>, diagonal: number, distance: number): boolean {
  return diagonal === -distance || (diagonal !== distance && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  old: readonly string[],
  now: readonly string[],
): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [old.length, now.length];
  for (let distance = trace.length - 1; distance >= 0; distance -= 1) {
    const furthest = trace[distance] ?? new Map<number, number>();
    const down = goesDown(furthest, x - y, distance);
    const diagonal = down ? x - y + 1 : x - y - 1;
    const startX = at(furthest, diagonal);
    const startY = startX - diagonal;
    while (x > startX && y > startY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      lines.push({ kind: 'same', text: old[x] ?? '' });
    }
    if (distance > 0)
      lines.push(down ? { kind: 'new', text: now[startY] ?? '' } : { kind: 'old', text: old[startX] ?? '' });
    [x, y] = [startX, startY];
  }
  return lines.toReversed();
}

function group(lines: readonly DiffLine[]): readonly Hunk[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.kind !== 'same'),
  );
  const hunks: { oldStart: number; newStart: number; lines: DiffLine[] }[] = [];
  let [oldLine, newLine] = [1, 1];
  for (const [index, line] of lines.entries()) {
    if (near[index] === true) {
      if (near[index - 1] !== true) hunks.push({ oldStart: oldLine, newStart: newLine, lines: [] });
      hunks.at(-1)?.lines.push(line);
    }
    if (line.kind !== 'new') oldLine += 1;
    if (line.kind !== 'old') newLine += 1;
  }
  return hunks;
}
