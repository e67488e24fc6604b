import { setFlagsFromString } from 'node:v8';

/**
 * How the gateway's process is kept small beside a client that is not: a young generation of 4 MB a half, where by default it
 * grows to 16, and one arena of the C library's allocator in the place of eight a core. With 1 MB a half everything that is
 * under way at 32 connections outlives two collections, and the full ones that follow are a third of the CPU time
 * (`bench/gateway.ts`).
 */
export const GATEWAY_FLAGS: readonly string[] = ['--max-semi-space-size=4'];

export const GATEWAY_VARIABLES: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/**
 * V8's own: let the old generation grow by a seventh between two collections and not to its double, in steps of 2 MB, and
 * compile nothing more in its middle tier, whose work space is what a burst of new requests needs most of.
 */
const CROWDED = ['--heap-growing-percent=15', '--optimize-for-size', '--no-maglev'];

/** The middle tier stays off: which Node has it on by itself can't be asked. */
const USUAL = ['--heap-growing-percent=0', '--no-optimize-for-size'];

/**
 * Trades time for memory while very many requests are under way, and takes it back behind them: 1,000 streams at once stay
 * near 120 MB, and a handful aren't slowed by it (bodies of 200 kB took 1.8 times the CPU). Flags that a later Node may not
 * have: set so, and not on the command line, they are then without effect and stop nothing.
 */
export function spareMemory(isCrowded: boolean): void {
  if (process.versions.bun !== undefined) return;
  for (const flag of isCrowded ? CROWDED : USUAL) setFlagsFromString(flag);
}
