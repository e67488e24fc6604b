import type { MicroUsd } from './ledger.ts';

/** Rounded up, but not for what is only the error of binary fractions: 3 × 0.1 is 0.3, and one micro-dollar, not two. */
export function wholeMicroUsd(sum: number): MicroUsd {
  if (Number.isSafeInteger(sum)) return sum;
  return Math.ceil(Number(sum.toFixed(6)));
}
