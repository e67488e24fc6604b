const BLOCKS = ['▁', '▂', '▃', '▅', '▇'] as const;

/** One block for each value, as high as its share of the highest; a blank for nothing at all. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(0, ...values);
  return values
    .map((value) => (value <= 0 ? ' ' : (BLOCKS[Math.ceil((value / highest) * BLOCKS.length) - 1] ?? BLOCKS[0])))
    .join('');
}
