import { rmdirSync, rmSync } from 'node:fs';
import type { Host } from '../host.ts';
import { isAlive } from '../process-identity.ts';
import type { Backups } from './backups.ts';
import { pruneBackups, readManifests, removeManifest, removeUnnamed, writeManifest } from './backups.ts';
import type { Manifest } from './manifest.ts';
import { readTarget } from './target.ts';

/**
 * Clears up after runs that were killed: their temporary files go, and what they were about is settled by what the file
 * holds now. Called under the lock.
 */
export function recoverEdits(host: Host, backups: Backups): void {
  for (const manifest of readManifests(backups)) {
    const unsettled = manifest.state === 'pending' || manifest.state === 'undoing';
    if (!unsettled || (manifest.owner.pid !== host.pid && isAlive(manifest.owner.pid, manifest.owner.processStart)))
      continue;
    for (const path of manifest.temporary) rmSync(path, { force: true });
    settle(host, backups, manifest);
  }
  pruneBackups(host, backups);
  removeUnnamed(backups);
}

/** Removes directories that an edit made, innermost first, as far as they are empty. */
export function removeEmptyDirectories(directories: readonly string[]): void {
  for (const directory of directories.toReversed()) {
    try {
      rmdirSync(directory);
    } catch {
      return;
    }
  }
}

/** An edit that never reached its file is forgotten; one that did, or that can't be told, stays so that it can be undone. */
function settle(host: Host, backups: Backups, manifest: Manifest): void {
  const target = readTarget(host, manifest.path);
  const current = target.ok ? (target.value.state?.sha256 ?? null) : undefined;
  const isBefore = current === manifest.before && current !== manifest.after;
  if (manifest.state === 'pending' && isBefore) {
    removeManifest(backups, manifest);
    removeEmptyDirectories(manifest.madeDirectories);
  } else writeManifest(backups, { ...manifest, state: isBefore ? 'undone' : 'done', temporary: [] });
}
