import { isResting, type Breaker } from './breaker.ts';

/**
 * The upstreams to ask, in the profile's order, without those that rest. The one that rests the shortest stands in where
 * all of them do: the client gets a real answer and not one that was made up here.
 */
export function chooseUpstreams(breakers: readonly Breaker[], now: number): readonly number[] {
  const all = breakers.map((breaker, index) => ({ breaker, index }));
  const ready = all.filter(({ breaker }) => !isResting(breaker, now));
  if (ready.length > 0) return ready.map(({ index }) => index);
  return all
    .toSorted((a, b) => a.breaker.restsUntil - b.breaker.restsUntil)
    .slice(0, 1)
    .map(({ index }) => index);
}
