import { gitRoot } from './sources/places.ts';
import type { Host } from './host.ts';

/** The project that a directory belongs to: the root of its repository, or itself where there is none. null without a directory. */
export function projectRoot(host: Host, directory: string | null): string | null {
  return directory === null ? null : (gitRoot(host, directory) ?? directory);
}
