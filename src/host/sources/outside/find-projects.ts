import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** A directory in which a session may be started, with the names in it. */
export type ProjectPart = { readonly directory: string; readonly names: ReadonlySet<string> };

/** A repository, or a directory that is looked at as one: its top, and whatever below it has settings of its own. */
export type Project = { readonly directory: string; readonly parts: readonly ProjectPart[] };

/** Deeper than this below a root nobody keeps repositories, and deeper below a repository nobody keeps a package. */
const DEPTH = 5;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', '.git', '.cache']);

/** What makes a directory of a repository worth a look: the client reads these where it is started (2.1.330). */
const TELLING: readonly string[] = [
  '.claude',
  '.mcp.json',
  '.vscode',
  '.devcontainer',
  '.devcontainer.json',
  '.env',
  '.env.local',
  '.envrc',
  'mise.toml',
  '.mise.toml',
];

/** The repositories below a directory; the directory itself where it is one, or where none is below it. */
export function findProjects(root: string): readonly Project[] {
  const found = collect(root, 0);
  return found.length > 0 ? found : readRepository(root, list(root));
}

function collect(directory: string, depth: number): readonly Project[] {
  const entries = list(directory);
  if (entries.some(({ name }) => name === '.git')) return readRepository(directory, entries);
  if (depth >= DEPTH) return [];
  return below(entries).flatMap((name) => collect(join(directory, name), depth + 1));
}

/** A repository with what lies in it. Repositories inside it, submodules among them, are repositories of their own. */
function readRepository(directory: string, entries: readonly Dirent[]): readonly Project[] {
  const parts: ProjectPart[] = [];
  const inside: Project[] = [];
  const walk = (at: string, listed: readonly Dirent[], depth: number): void => {
    const names = new Set(listed.map(({ name }) => name));
    if (depth > 0 && names.has('.git')) {
      inside.push(...readRepository(at, listed));
      return;
    }
    if (depth === 0 || TELLING.some((name) => names.has(name))) parts.push({ directory: at, names });
    if (depth >= DEPTH) return;
    for (const name of below(listed)) walk(join(at, name), list(join(at, name)), depth + 1);
  };
  walk(directory, entries, 0);
  return [{ directory, parts }, ...inside];
}

function below(entries: readonly Dirent[]): readonly string[] {
  return entries.flatMap((entry) =>
    entry.isDirectory() && !SKIPPED.has(entry.name) && !entry.name.startsWith('.') ? [entry.name] : [],
  );
}

function list(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
