import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** A repository, or a directory that is looked at as one, with the names at its top. */
export type Project = { readonly directory: string; readonly names: ReadonlySet<string> };

/** Deeper than this below a root nobody keeps repositories. */
const DEPTH = 5;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', '.git', '.cache']);

/** The repositories below a directory; the directory itself where it is one, or where none is below it. */
export function findProjects(root: string): readonly Project[] {
  const found = collect(root, 0);
  return found.length > 0 ? found : [{ directory: root, names: new Set(list(root).map(({ name }) => name)) }];
}

function collect(directory: string, depth: number): readonly Project[] {
  const entries = list(directory);
  if (entries.some(({ name }) => name === '.git'))
    return [{ directory, names: new Set(entries.map(({ name }) => name)) }];
  if (depth >= DEPTH) return [];
  return entries.flatMap((entry) =>
    entry.isDirectory() && !SKIPPED.has(entry.name) && !entry.name.startsWith('.')
      ? collect(join(directory, entry.name), depth + 1)
      : [],
  );
}

function list(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
