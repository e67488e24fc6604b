import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.ts';

/** When a written file is looked at again, in milliseconds after the write: clients write back within half a second. */
export const WATCH_MS: readonly number[] = [0, 100, 250, 500, 750, 1000];

/**
 * Looks at written files until the last look, and tells which of them didn't keep what was written. `isUndone` answers
 * for one file; one that is undone is not looked at again.
 */
export async function watchFiles<T>(request: {
  readonly host: Host;
  readonly files: readonly T[];
  readonly isUndone: (file: T) => boolean;
  readonly looks: readonly number[];
}): Promise<ReadonlySet<T>> {
  const { host, files, isUndone, looks } = request;
  const undone = new Set<T>();
  const start = host.now();
  for (const look of files.length === 0 ? [] : looks) {
    await sleep(Math.max(0, Math.min(look, start + look - host.now())));
    for (const file of files) {
      if (!undone.has(file) && isUndone(file)) undone.add(file);
    }
    if (undone.size === files.length) break;
  }
  return undone;
}
