/** Random choices that a seed repeats: the same seed gives the same cases on every machine. */
export type Random = {
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly T[]) => T;
};

/** splitmix32: enough spread for choosing cases, and short enough to read. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (probability) => next() < probability,
    pick: <T>(choices: readonly T[]) => choices[Math.floor(next() * choices.length)] as T,
  };
}
