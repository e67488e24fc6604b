import { createBag, type Place } from './bag.ts';

/** Something that wants to be looked at while it is under way. `now` is the clock's milliseconds. */
export type Watched = { readonly tick: (now: number) => void };

/** One timer for everything under way: a timer for each piece of a stream would cost more than the piece. */
export type Watch = {
  readonly add: (watched: Watched) => Place<Watched>;
  readonly remove: (place: Place<Watched>) => void;
  readonly close: () => void;
};

export function createWatch({ now, everyMs }: { readonly now: () => number; readonly everyMs: number }): Watch {
  const all = createBag<Watched>();
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const look = () => {
    if (all.size() === 0) return stop();
    const at = now();
    for (const watched of all.items()) watched.tick(at);
  };
  return {
    add: (watched) => {
      timer ??= setInterval(look, everyMs).unref();
      return all.put(watched);
    },
    remove: (place) => {
      // The timer ends by itself when it finds nothing: making one for each request would cost more than looking.
      all.take(place);
    },
    close: () => {
      all.clear();
      stop();
    },
  };
}
