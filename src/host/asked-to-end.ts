const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type AskedToEnd = {
  /** Aborted, with the signal's name as its reason, when this process is asked to end. */
  readonly signal: AbortSignal;
  /** Gives the signals back their ordinary effect. */
  readonly stop: () => void;
};

/** Lets work that leaves things behind put them away before this process ends. */
export function listenForEnd(): AskedToEnd {
  const controller = new AbortController();
  const abort = (name: string) => controller.abort(name);
  for (const name of SIGNALS) process.on(name, abort);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of SIGNALS) process.off(name, abort);
    },
  };
}
