/** Micro-dollars as dollars: with cents, and with two more digits below a dollar, where a cent says too little. */
export function showUsd(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(microUsd !== 0 && Math.abs(microUsd) < 1e6 ? 4 : 2)}`;
}
