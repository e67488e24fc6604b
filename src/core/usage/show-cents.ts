import type { MicroUsd } from './ledger.ts';

/** Dollars with two decimals, rounded to the nearest cent. */
export function showCents(microUsd: MicroUsd): string {
  return `$${(Math.round(microUsd / 1e4) / 100).toFixed(2)}`;
}
