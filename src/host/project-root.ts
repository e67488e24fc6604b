import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the repository around a directory, or that directory itself; null where there is none. */
export function projectRoot(cwd: string | null): string | null {
  for (let directory = cwd; directory !== null;) {
    if (existsSync(join(directory, '.git'))) return directory;
    const above = dirname(directory);
    directory = above === directory ? null : above;
  }
  return cwd;
}
