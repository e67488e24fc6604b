import { createBag } from './bag.ts';

/** Work that somebody may want to wait for the end of. */
export type UnderWay = {
  /** The promise must not reject. */
  readonly add: (work: Promise<void>) => void;
  /** Resolves when nothing is under way any more, what is added meanwhile included. */
  readonly idle: () => Promise<void>;
};

export function createUnderWay(): UnderWay {
  const bag = createBag<Promise<void>>();
  return {
    add: (work) => {
      const place = bag.put(work);
      void work.then(() => bag.take(place));
    },
    idle: async () => {
      while (bag.size() > 0) await Promise.all(bag.items());
    },
  };
}
