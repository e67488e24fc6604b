/** Puts lists into one order after another, the same ones in every run with the same seed, an integer other than 0. */
export function createShuffle(seed: number): <T>(items: readonly T[]) => readonly T[] {
  let state = seed;
  // Marsaglia's xorshift of 32 bits.
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return (items) =>
    items
      .map((item) => ({ item, key: next() }))
      .toSorted((one, other) => one.key - other.key)
      .map(({ item }) => item);
}
