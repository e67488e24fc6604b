import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../core/profiles/configuration.ts';
import type { Host } from './host.ts';
import { ownFile } from './own-command.ts';
import { doubtAbout, openStateDirectory, stateDirectoryPath } from './state-directory.ts';

/** What a configuration meant when it was last parsed; true for exactly this text, this place and this build of cordon. */
type Entry = Source & { readonly build: string; readonly configuration: Configuration };

/** What a parsed configuration depends on besides cordon itself. */
type Source = { readonly path: string; readonly home: string | null; readonly text: string };

const LIMIT = 8 * 1024 * 1024;

/**
 * The configuration as it was parsed before, or null. Parsing takes a launch more time than starting Node for an empty
 * script (parser, schema and checks, 16 ms against 24 ms of processor time on Node 24); reading this takes 0.3 ms. The whole text is
 * compared, so that no edit is ever missed.
 */
export function readCachedConfiguration(host: Host, source: Source): Configuration | null {
  const path = trustedPath(host);
  const read = path === null ? null : host.readFile(path, LIMIT);
  if (read?.kind !== 'bytes' || !isPrivate(read, host)) return null;
  try {
    const entry = JSON.parse(new TextDecoder().decode(read.bytes)) as Partial<Entry>;
    const same =
      entry.text === source.text && entry.path === source.path && entry.home === source.home && entry.build === build();
    return same ? (entry.configuration ?? null) : null;
  } catch {
    return null;
  }
}

/** Remembers a configuration that was found right. Where that fails, the next launch parses again. */
export async function rememberConfiguration(
  host: Host,
  { source, configuration }: { readonly source: Source; readonly configuration: Configuration },
): Promise<void> {
  const state = openStateDirectory(host);
  if (!state.ok) return;
  const entry: Entry = { ...source, build: build(), configuration };
  await host.writePrivate(join(state.value, FILE), JSON.stringify(entry));
}

const FILE = 'configuration.json';

/** What is kept here says where keys go: a state directory that somebody else could write to is not asked. */
function trustedPath(host: Host): string | null {
  const directory = stateDirectoryPath(host);
  if (directory === null || lstatSync(directory, { throwIfNoEntry: false }) === undefined) return null;
  return doubtAbout(directory, host) === null ? join(directory, FILE) : null;
}

function isPrivate({ mode, uid }: { readonly mode: number; readonly uid: number }, host: Host): boolean {
  return host.platform === 'win32' || ((mode & 0o077) === 0 && (host.uid === null || uid === host.uid));
}

/** This build of cordon: an update changes its files, and with them what a preset or a default means. */
function build(): string {
  const file = ownFile(import.meta.filename);
  const stat = statSync(file);
  return `${file}:${stat.ctimeMs}:${stat.size}`;
}
