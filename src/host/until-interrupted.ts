import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again, with a pause between, until the person presses Ctrl-C or it says that it is over. */
export async function untilInterrupted(pauseMs: number, work: () => Promise<'again' | 'over'>): Promise<void> {
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    while (!interrupted.signal.aborted) {
      if ((await work()) === 'over') return;
      await sleep(pauseMs, undefined, { signal: interrupted.signal }).catch(() => undefined);
    }
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
