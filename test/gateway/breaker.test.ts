import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterFailure, CLOSED, isOpen, isResting, onTrial, type Breaker } from '../../src/core/gateway/breaker.ts';
import { chooseUpstreams } from '../../src/core/gateway/choose-upstreams.ts';

/** Sends requests at these moments to an upstream that always fails, and says which of them it was asked for. */
function tries(
  start: Breaker,
  moments: readonly number[],
): { readonly tried: readonly number[]; readonly breaker: Breaker } {
  let breaker = start;
  const tried: number[] = [];
  for (const at of moments) {
    if (isResting(breaker, at)) continue;
    breaker = afterFailure(onTrial(breaker, at), at, null);
    tried.push(at);
  }
  return { tried, breaker };
}

test('one failure does not open it, nor do four', () => {
  const { breaker } = tries(CLOSED, [0, 0, 0, 0]);
  expect({ isOpen: isOpen(breaker), isResting: isResting(breaker, 0) }).toEqual({ isOpen: false, isResting: false });
});

test('after five, at most three of the next ten requests try it, if they come within five minutes', () => {
  const { breaker } = tries(CLOSED, [0, 0, 0, 0, 0]);
  expect(isOpen(breaker)).toBe(true);
  fc.assert(
    fc.property(fc.array(fc.nat(200_000), { minLength: 10, maxLength: 10 }), (moments) => {
      const { tried } = tries(
        breaker,
        moments.toSorted((a, b) => a - b),
      );
      expect(tried.length).toBeLessThanOrEqual(3);
    }),
  );
});

test('rests grow from thirty seconds to five minutes', () => {
  const rests: number[] = [];
  let breaker = tries(CLOSED, [0, 0, 0, 0, 0]).breaker;
  for (let turn = 0; turn < 6; turn += 1) {
    rests.push(breaker.restMs);
    breaker = afterFailure(breaker, breaker.restsUntil, null);
  }
  expect(rests).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
});

test('a trial keeps others away while it runs', () => {
  const { breaker } = tries(CLOSED, [0, 0, 0, 0, 0]);
  expect(isResting(breaker, 30_000)).toBe(false);
  expect(isResting(onTrial(breaker, 30_000), 30_001)).toBe(true);
});

test.each([
  { hint: 20_000, at: 19_999, rests: true },
  { hint: 20_000, at: 20_000, rests: false },
  { hint: 86_400_000, at: 299_999, rests: true },
  { hint: 86_400_000, at: 300_000, rests: false },
])('told to wait $hint ms, at $at it rests: $rests', ({ hint, at, rests }) => {
  expect(isResting(afterFailure(CLOSED, 0, hint), at)).toBe(rests);
});

const resting = (restsUntil: number): Breaker => ({ failures: 5, restMs: 30_000, restsUntil });

test.each([
  { breakers: [CLOSED, CLOSED], order: [0, 1] },
  { breakers: [resting(10), CLOSED], order: [1] },
  { breakers: [resting(10), resting(5)], order: [1] },
  { breakers: [resting(10)], order: [0] },
])('of $breakers.length upstreams $order are asked', ({ breakers, order }) => {
  expect(chooseUpstreams(breakers, 0)).toEqual(order);
});
