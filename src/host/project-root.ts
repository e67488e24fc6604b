import type { Host } from './host.ts';
import { nearestRepository } from './nearest-repository.ts';

/** The root of the repository around a directory, or that directory itself; null where there is none. */
export function projectRoot(host: Pick<Host, 'modifiedAt'>, directory: string | null): string | null {
  return directory === null ? null : (nearestRepository(host, directory) ?? directory);
}
