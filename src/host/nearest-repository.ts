import { dirname } from 'node:path';
import type { Host } from './host.ts';

/**
 * The nearest directory, from this one upwards, that has a `.git`, or null: a linked working tree counts as its own. Stands
 * on the way of every launch, so it costs one look for each directory.
 */
export function nearestRepository(host: Pick<Host, 'modifiedAt'>, from: string): string | null {
  for (let directory = from; ; directory = dirname(directory)) {
    if (host.modifiedAt(directory.endsWith('/') ? `${directory}.git` : `${directory}/.git`) !== null) return directory;
    if (dirname(directory) === directory) return null;
  }
}
