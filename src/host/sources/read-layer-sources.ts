import { join, resolve } from 'node:path';
import type { ClientArguments } from '../../core/layers/client-arguments.ts';
import type { LayerSource } from '../../core/layers/layer.ts';
import { parseLayer } from '../../core/layers/parse-layer.ts';
import { SETTINGS_LIMIT, STATE_LIMIT } from '../../core/layers/source-limits.ts';
import type { Scope } from '../../core/origin.ts';
import { revealText } from '../../core/secret.ts';
import { isWithin } from '../../core/resolution/version-range.ts';
import type { Host } from '../host.ts';
import { configDirectory, gitRoot, managedDirectory, stateFiles } from './places.ts';

export type SourcesRequest = {
  readonly arguments: ClientArguments;
  /** The client's version, which decides some places; null takes the newest rules. */
  readonly version: string | null;
  /** Where managed settings lie; the platform's own place unless a test names another. */
  readonly managedDirectory?: string;
};

/** Every source that a client started here would read, lowest first. */
export function readLayerSources(host: Host, request: SourcesRequest): readonly LayerSource[] {
  const below = [
    environmentSource(host),
    readSource(host, { scope: 'global', path: stateFile(host) }),
    ...fileSources(host, request),
  ];
  const above = [...flagSources(host, request.arguments), ...managedSources(host, request)];
  const moved = findMovedUser(host, { ...request, sources: [...below, ...above] });
  return [...(moved === null ? below : withMovedUser(below, moved)), ...above];
}

function environmentSource(host: Host): LayerSource {
  return { scope: 'process', path: null, content: { kind: 'environment', variables: host.env } };
}

/** The state file that the client reads. */
export function stateFile(host: Host): string {
  const { former, current } = stateFiles(host);
  return host.modifiedAt(former) === null ? current : former;
}

function readSource(host: Host, place: { readonly scope: Scope; readonly path: string }): LayerSource {
  // One byte over the client's limit is enough to see that a file is above it.
  const read = host.readFile(place.path, place.scope === 'global' ? STATE_LIMIT : SETTINGS_LIMIT + 1);
  return { ...place, content: read.kind === 'bytes' ? { kind: 'bytes', bytes: read.bytes } : read };
}

function fileSources(host: Host, request: SourcesRequest): readonly LayerSource[] {
  const allowed = allowedSources(request.arguments);
  const read = (scope: 'user' | 'project' | 'local', path: string): LayerSource =>
    allowed.has(scope)
      ? readSource(host, { scope, path })
      : { scope, path, content: { kind: 'excluded', reason: '--setting-sources leaves it out' } };
  return [
    read('user', join(configDirectory(host), 'settings.json')),
    ...(host.cwd === null ? [] : [read('project', join(host.cwd, '.claude', 'settings.json'))]),
    ...localFiles(host, request.version).map((path) => read('local', path)),
  ];
}

function allowedSources({ settingSources }: ClientArguments): ReadonlySet<string> {
  return new Set(
    settingSources === null ? ['user', 'project', 'local'] : settingSources.split(',').map((name) => name.trim()),
  );
}

/** The working directory's local file and, above it, the one at the git root: since 2.1.211 (changelog; seen on 2.1.330, not on 2.1.197). */
function localFiles(host: Host, version: string | null): readonly string[] {
  if (host.cwd === null) return [];
  const root = isWithin({ since: '2.1.211' }, version) ? gitRoot(host, host.cwd) : null;
  const directories = root === null || root === host.cwd ? [host.cwd] : [host.cwd, root];
  return directories.map((directory) => join(directory, '.claude', 'settings.local.json'));
}

/** The last `--settings` counts. It is JSON where it looks like an object, else a path; an empty one is none (2.1.330 and 2.1.197). */
function flagSources(host: Host, { settings }: ClientArguments): readonly LayerSource[] {
  const given = settings.at(-1);
  if (given === undefined || given === '') return [];
  const text = given.trim();
  if (text.startsWith('{') && text.endsWith('}')) {
    return [{ scope: 'flag', path: null, content: { kind: 'bytes', bytes: new TextEncoder().encode(text) } }];
  }
  return [readSource(host, { scope: 'flag', path: resolve(host.cwd ?? '/', given) })];
}

/** An administrator's file and the files beside it, in order of their names; the later one wins. */
function managedSources(host: Host, request: SourcesRequest): readonly LayerSource[] {
  const directory = request.managedDirectory ?? managedDirectory(host.platform);
  const extra = join(directory, 'managed-settings.d');
  const names = host.listDirectory(extra).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  const files = [join(directory, 'managed-settings.json'), ...names.map((name) => join(extra, name))];
  return [...files, ...fetchedFiles(host, request.version)].map((path) => readSource(host, { scope: 'managed', path }));
}

/** The copy of settings that the vendor's servers manage: 2.1.197 applies it as it lies there, 2.1.330 only when it has confirmed it. */
function fetchedFiles(host: Host, version: string | null): readonly string[] {
  return isWithin({ until: '2.1.197' }, version) ? [join(configDirectory(host), 'remote-settings.json')] : [];
}

type MoveQuestion = SourcesRequest & { readonly sources: readonly LayerSource[] };

/** Layers whose CLAUDE_CONFIG_DIR moves the user settings; a project's own files can't (2.1.330 and 2.1.197). */
const MOVING: ReadonlySet<Scope> = new Set(['global', 'user', 'flag', 'managed']);
const NAME = 'CLAUDE_CONFIG_DIR';

/** The user settings that CLAUDE_CONFIG_DIR of a settings layer moves to, or null where none does. */
function findMovedUser(host: Host, question: MoveQuestion): LayerSource | null {
  const named = findMovedDirectory(host, question);
  if (named === null || !allowedSources(question.arguments).has('user')) return null;
  const path = join(configDirectory(host, named), 'settings.json');
  return path === join(configDirectory(host), 'settings.json') ? null : readSource(host, { scope: 'user', path });
}

/** The value of CLAUDE_CONFIG_DIR that a settings layer sets over the process environment's, or null. */
export function findMovedDirectory(host: Host, question: MoveQuestion): string | null {
  const layers = question.sources
    .filter((source) => MOVING.has(source.scope) && mentions(source))
    .map((source) => parseLayer({ source, fingerprintOf: host.fingerprint, version: question.version }));
  const found = layers.flatMap((layer) => layer.variables).findLast((variable) => variable.name === NAME);
  return found === undefined ? null : revealText(found.value);
}

/** Whether a file could name the variable at all: it nearly never does, and then isn't parsed here. */
function mentions({ content }: LayerSource): boolean {
  if (content.kind !== 'bytes') return false;
  const bytes = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength);
  return bytes.includes(NAME) || bytes.includes(NAME, 0, 'utf16le');
}

/** The moved file stands over the first one, of which only the variables are left (2.1.330 and 2.1.197). */
function withMovedUser(sources: readonly LayerSource[], moved: LayerSource): readonly LayerSource[] {
  return sources.flatMap((source) =>
    source.scope === 'user' ? [{ ...source, variablesOnly: true as const }, moved] : [source],
  );
}
