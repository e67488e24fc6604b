/** Something that wants to be looked at while it is under way. `now` is the clock's milliseconds. */
export type Watched = { readonly tick: (now: number) => void };

/** One timer for everything under way: a timer for each piece of a stream would cost more than the piece. */
export type Watch = {
  readonly add: (watched: Watched) => void;
  readonly remove: (watched: Watched) => void;
  readonly close: () => void;
};

export function createWatch({ now, everyMs }: { readonly now: () => number; readonly everyMs: number }): Watch {
  const all = new Set<Watched>();
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const look = () => {
    if (all.size === 0) return stop();
    const at = now();
    for (const watched of all) watched.tick(at);
  };
  return {
    add: (watched) => {
      all.add(watched);
      timer ??= setInterval(look, everyMs).unref();
    },
    remove: (watched) => {
      // The timer ends by itself when it finds nothing: making one for each request would cost more than looking.
      all.delete(watched);
    },
    close: () => {
      all.clear();
      stop();
    },
  };
}
