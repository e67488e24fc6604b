import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBag, type Place } from '../../src/gateway/bag.ts';

test('a bag holds what was put in and not taken out, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(1000), { nil: null })), (steps) => {
      const bag = createBag<number>();
      const places: Place<number>[] = [];
      const inside = new Map<Place<number>, number>();
      for (const [item, step] of steps.entries()) {
        const place = step === null ? undefined : places.splice(step % Math.max(1, places.length), 1)[0];
        if (place === undefined) {
          const made = bag.put(item);
          places.push(made);
          inside.set(made, item);
        } else {
          bag.take(place);
          inside.delete(place);
        }
        expect(bag.size()).toBe(inside.size);
        expect(bag.items().toSorted((one, other) => one - other)).toEqual(
          [...inside.values()].toSorted((one, other) => one - other),
        );
      }
    }),
  );
});
