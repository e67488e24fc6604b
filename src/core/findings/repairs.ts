import type { Origin } from '../origin.ts';
import type { Repair } from './finding.ts';
import type { Sighting } from './sighting.ts';

/** What takes a variable out of the place where it was seen; null where cordon doesn't edit that place. */
export function repairOf(sighting: Sighting): Repair | null {
  const { place, origin, name, assignment } = sighting;
  if (origin.path === null) return null;
  if (assignment !== null) return repairAssignment(sighting);
  if (place !== 'user' && place !== 'project' && place !== 'local') return null;
  return removeKey({ origin, scope: place, path: ['env', name] });
}

/** What takes a settings key out of a file of the person's. */
export function removeKey(request: {
  readonly origin: Origin;
  readonly scope: 'user' | 'project' | 'local';
  readonly path: readonly string[];
}): Repair | null {
  const { origin, scope, path } = request;
  if (origin.path === null) return null;
  return {
    id: `${scope}:${path.join('.')}`,
    summary: `Take ${path.join('.')} out of ${origin.path}`,
    path: origin.path,
    change: { kind: 'remove', format: { kind: 'client-settings', scope }, at: path },
    asked: scope === 'user' ? null : scope,
  };
}

function repairAssignment({ name, assignment, place }: Sighting): Repair | null {
  if (assignment === null || place === 'one-command' || place === 'directory') return null;
  const { path, line, edit, at } = assignment;
  if (at !== undefined) {
    return {
      id: `editor:${path}:${name}`,
      summary: `Take ${name} out of ${path}`,
      path,
      change: { kind: 'remove', format: { kind: 'jsonc' }, at },
      // A workspace's settings belong to the repository.
      asked: /[/\\]\.vscode[/\\]settings\.json$|\.code-workspace$/.test(path) ? 'project' : null,
    };
  }
  if (edit === null || line === null) return null;
  return {
    id: `line:${path}:${line}`,
    summary: `Comment out line ${line} of ${path}`,
    path,
    change: { kind: 'comment-line', dialect: edit.dialect, number: line, fingerprint: edit.fingerprint },
    asked: null,
  };
}
