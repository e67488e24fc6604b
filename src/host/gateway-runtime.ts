import { setFlagsFromString } from 'node:v8';

/**
 * How the gateway's process is kept small beside a client that is not: a young generation of 1 MB a half, where by default it
 * grows to 16, and one arena of the C library's allocator in the place of eight a core. With long bodies it is quicker too:
 * what they were read with is freed with the young generation, and with 2 MB a half full collections come first, ten times
 * as many. With short ones at 32 connections it costs a tenth (`bench/gateway.ts`).
 */
export const GATEWAY_FLAGS: readonly string[] = ['--max-semi-space-size=1'];

export const GATEWAY_VARIABLES: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/**
 * Lets the heap grow by a seventh between two collections and not to its double, which keeps 1,000 streams below 120 MB. A
 * flag of V8's own, which a later Node may not have: set so, and not on the command line, it is then without effect and stops
 * nothing.
 */
export function growSlowly(): void {
  if (process.versions.bun === undefined) setFlagsFromString('--heap-growing-percent=15');
}
