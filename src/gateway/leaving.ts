/** Whether the client still listens. An `AbortSignal` does the same at ten times the cost, on every request. */
export type Leaving = {
  readonly hasLeft: () => boolean;
  /** Calls back once, when the client leaves; the function that is returned takes it back. */
  readonly onLeave: (tell: () => void) => () => void;
};

export function createLeaving(): Leaving & { readonly leave: () => void } {
  const listeners = new Set<() => void>();
  let hasLeft = false;
  return {
    hasLeft: () => hasLeft,
    onLeave: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    leave: () => {
      hasLeft = true;
      for (const tell of listeners) tell();
      listeners.clear();
    },
  };
}
