/** Whether the client still listens. An `AbortSignal` does the same at ten times the cost, on every request. */
export type Leaving = {
  readonly hasLeft: () => boolean;
  /** Calls back once, when the client leaves, in the place of who was to be called before; null calls nobody. */
  readonly onLeave: (tell: (() => void) | null) => void;
};

export function createLeaving(): Leaving & { readonly leave: () => void } {
  let listener: (() => void) | null = null;
  let hasLeft = false;
  return {
    hasLeft: () => hasLeft,
    onLeave: (tell) => {
      listener = tell;
    },
    leave: () => {
      hasLeft = true;
      const tell = listener;
      listener = null;
      tell?.();
    },
  };
}
