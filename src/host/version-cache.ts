import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';
import { openStateDirectory, stateDirectoryPath } from './state-directory.ts';

type Entry = { readonly stamp: string; readonly version: string };
type Cache = Readonly<Record<string, Entry>>;

/** Clients remembered at most; the oldest go first. */
const KEPT = 16;

/** The version remembered for this very file, or null. Path, modification time and size identify it. */
export function readCachedVersion(host: Host, client: string): string | null {
  const entry = new Map(Object.entries(readCache(host))).get(client);
  return entry !== undefined && entry.stamp === stampOf(client) ? entry.version : null;
}

/** Remembers a version. A state directory that can't be written only costs the next launch the question. */
export async function rememberVersion(host: Host, client: string, version: string): Promise<void> {
  const state = openStateDirectory(host);
  if (!state.ok) return;
  const others = Object.entries(readCache(host)).filter(([name]) => name !== client);
  const cache: Cache = Object.fromEntries(
    [...others, [client, { stamp: stampOf(client), version }] as const].slice(-KEPT),
  );
  await host.writePrivate(join(state.value, FILE), `${JSON.stringify(cache)}\n`);
}

const FILE = 'clients.json';

function cachePath(host: Host): string | null {
  const directory = stateDirectoryPath(host);
  return directory === null ? null : join(directory, FILE);
}

function stampOf(client: string): string {
  const stat = statSync(client, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.mtimeMs}:${stat.ctimeMs}:${stat.ino}:${stat.size}`;
}

function readCache(host: Host): Cache {
  const path = cachePath(host);
  const read = path === null ? null : host.readFile(path, 64 * 1024);
  if (read?.kind !== 'bytes') return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(read.bytes));
    return isCache(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isCache(value: unknown): value is Cache {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (entry: unknown) =>
        typeof entry === 'object' &&
        entry !== null &&
        'stamp' in entry &&
        'version' in entry &&
        typeof entry.version === 'string',
    )
  );
}
