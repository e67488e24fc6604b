import { expect, test } from 'vitest';
import { createCrowd } from '../../src/gateway/crowd.ts';

function watched() {
  const told: boolean[] = [];
  return { told, crowd: createCrowd((isCrowded) => told.push(isCrowded)) };
}

function times(count: number, act: () => void): void {
  for (let turn = 0; turn < count; turn += 1) act();
}

test('a crowd is told once when it is there, and once when half of it has gone', () => {
  const { told, crowd } = watched();
  times(127, crowd.enter);
  expect(told).toEqual([]);
  times(900, crowd.enter);
  expect(told).toEqual([true]);
  times(1027 - 64, crowd.leave);
  expect(told).toEqual([true]);
  crowd.leave();
  expect({ told, left: crowd.size() }).toEqual({ told: [true, false], left: 63 });
});

test('who comes and goes around the limit does not make it turn each time', () => {
  const { told, crowd } = watched();
  times(128, crowd.enter);
  times(50, () => {
    crowd.leave();
    crowd.enter();
  });
  expect(told).toEqual([true]);
});
