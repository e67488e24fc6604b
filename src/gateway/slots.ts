import type { Leaving } from './leaving.ts';

/** Places for requests that are under way; the rest waits in order. */
export type Slots = {
  /** True when a place is free, once it is; false when the client leaves, or too many wait already. */
  readonly take: (leaving: Leaving) => Promise<boolean> | boolean;
  readonly release: () => void;
};

export function createSlots({ concurrent, waiting }: { readonly concurrent: number; readonly waiting: number }): Slots {
  let taken = 0;
  const queue = new Set<(granted: boolean) => void>();
  return {
    take: (leaving) => {
      if (leaving.hasLeft()) return false;
      if (taken < concurrent) {
        taken += 1;
        return true;
      }
      if (queue.size >= waiting) return false;
      return new Promise<boolean>((resolve) => {
        const grant = (granted: boolean) => {
          queue.delete(grant);
          leaving.onLeave(null);
          resolve(granted);
        };
        leaving.onLeave(() => grant(false));
        queue.add(grant);
      });
    },
    release: () => {
      const [next] = queue;
      if (next === undefined) taken -= 1;
      else next(true);
    },
  };
}
