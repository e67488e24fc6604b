const STEPS = [
  { from: 1e9, letter: 'G' },
  { from: 1e6, letter: 'M' },
  { from: 1e4, letter: 'k' },
] as const;

/** A count in at most six characters: 9999, 12.3k, 4.56M. */
export function showCount(count: number): string {
  const step = STEPS.find(({ from }) => count >= from);
  if (step === undefined) return String(count);
  const scaled = count / (step.letter === 'k' ? 1e3 : step.from);
  return `${scaled >= 100 ? Math.round(scaled) : scaled.toPrecision(3)}${step.letter}`;
}
