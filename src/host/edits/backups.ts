import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { doubtAbout, openStateDirectory } from '../state-directory.ts';
import type { Manifest } from './manifest.ts';
import { orderOf, parseManifest } from './manifest.ts';
import { sha256Of } from './target.ts';

/** Where the states of edited files are kept, each under its hash, with a manifest for each edit. They hold secrets. */
export type Backups = { readonly directory: string; readonly lockPath: string };

export function openBackups(host: Host): Outcome<Backups> {
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const directory = join(state.value, 'backups');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const doubt = doubtAbout(directory, host);
    if (doubt === null) return succeed({ directory, lockPath: join(state.value, 'edits.lock') });
    return unusable(directory, doubt);
  } catch (error) {
    return unusable(directory, codeOf(error));
  }
}

function unusable(directory: string, reason: string): Outcome<never> {
  return fail({
    code: 'backups',
    kind: 'unsafe',
    message: `${directory} can't be used for backups: ${reason}.`,
    hint: 'Make it a plain directory of your own (chmod 700); nothing was changed.',
  });
}

/**
 * Keeps one state of a file under its hash. What is there already is never overwritten, unless it is damaged. The name
 * lasts once a manifest is written, which syncs the directory.
 */
export function storeContent({ directory }: Backups, bytes: Uint8Array): string {
  const hash = sha256Of(bytes);
  if (readContent({ directory }, hash) === null) writePrivate(directory, hash, bytes);
  return hash;
}

/** A state that was kept, or null where it is missing or damaged. */
export function readContent({ directory }: Pick<Backups, 'directory'>, hash: string): Uint8Array | null {
  try {
    const bytes = new Uint8Array(readFileSync(join(directory, hash)));
    return sha256Of(bytes) === hash ? bytes : null;
  } catch {
    return null;
  }
}

export function writeManifest({ directory }: Backups, manifest: Manifest): void {
  writePrivate(directory, `${manifest.id}.json`, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
  syncDirectory(directory);
}

function writePrivate(directory: string, name: string, bytes: Uint8Array): void {
  writeFileAtomic.sync(join(directory, name), Buffer.from(bytes), { mode: 0o600, fsync: true });
}

/** Makes the names in a directory last; systems that don't open directories need no asking. */
export function syncDirectory(directory: string): void {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(directory, 'r');
    fsyncSync(descriptor);
  } catch {
    // Windows, and file systems without it.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Every edit that is remembered, newest first. */
export function readManifests({ directory }: Pick<Backups, 'directory'>): readonly Manifest[] {
  const found = readdirSync(directory).flatMap((name) => {
    if (!isManifestName(name)) return [];
    const manifest = parseManifest(readFileSync(join(directory, name), 'utf8'));
    return manifest === null ? [] : [manifest];
  });
  return found.sort((one, other) => orderOf(other) - orderOf(one));
}

export function removeManifest({ directory }: Backups, { id }: Pick<Manifest, 'id'>): void {
  rmSync(join(directory, `${id}.json`), { force: true });
}

/** The number of the next edit: above every one that has a file, readable or not. */
export function nextId({ directory }: Backups): string {
  const used = readdirSync(directory).map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0));
  return String(Math.max(0, ...used) + 1);
}

/** Removes what no manifest names: states of dropped edits, and half-written files of a run that was killed. */
export function removeUnnamed({ directory }: Backups): void {
  const names = readdirSync(directory);
  const manifests = readManifests({ directory });
  // A manifest that can't be read, a newer cordon's perhaps, may name any of them.
  if (names.filter(isManifestName).length > manifests.length) return;
  const named = new Set(manifests.flatMap(({ before, after }) => [before, after]));
  for (const name of names) {
    if (!isManifestName(name) && !named.has(name)) rmSync(join(directory, name), { force: true });
  }
}

function isManifestName(name: string): boolean {
  return /^\d+\.json$/.test(name);
}

const KEPT_COUNT = 100;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Forgets edits that are both beyond the count and older than a month, but never a file's newest. */
export function pruneBackups(host: Host, backups: Backups): void {
  const seen = new Set<string>();
  for (const [index, manifest] of readManifests(backups).entries()) {
    const newest = !seen.has(manifest.target);
    seen.add(manifest.target);
    const old = host.now() - Date.parse(manifest.at) > KEPT_MS;
    if (index >= KEPT_COUNT && old && !newest) removeManifest(backups, manifest);
  }
}
