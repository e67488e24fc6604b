import { join } from 'node:path';
import { foundInVariables, keyOf, type Found, type ImportSource } from '../../core/imports/found.ts';
import {
  readCcSwitchConfig,
  readCcSwitchProvider,
  readCcsSettings,
  readClother,
  readRouterConfig,
} from '../../core/imports/read-documents.ts';
import type { Assignment } from '../../core/layers/assignment.ts';
import { parseClientArguments } from '../../core/layers/parse-client-arguments.ts';
import { revealText } from '../../core/secret.ts';
import type { Host } from '../host.ts';
import type { OutsidePlaces } from '../sources/outside/outside-places.ts';
import { readText } from '../sources/outside/read-text.ts';
import { readStartUpFiles } from '../sources/outside/start-up-files.ts';
import { readMachine } from '../sources/read-machine.ts';
import { readCcSwitchDatabase } from './cc-switch-database.ts';
import { readRouterDatabase } from './router-database.ts';

/** What was found, what was read to find it, and what could not be read. */
export type RoutesFound = {
  readonly found: readonly Found[];
  readonly read: readonly string[];
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
};

const NOTHING: RoutesFound = { found: [], read: [], unread: [] };

export type FindRequest = {
  readonly host: Host;
  readonly sources: ReadonlySet<ImportSource>;
  readonly places: OutsidePlaces;
};

/** Looks for routes in other tools' files, user settings and start-up files. Nothing is run, and nothing of theirs is written. */
export async function findRoutes({ host, sources, places }: FindRequest): Promise<RoutesFound> {
  const parts: RoutesFound[] = [];
  for (const [source, look] of Object.entries(READERS) as readonly (readonly [ImportSource, Reader])[])
    if (sources.has(source)) parts.push(await look(host, places));
  return {
    found: parts.flatMap(({ found }) => found),
    read: parts.flatMap(({ read }) => read),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

type Reader = (host: Host, places: OutsidePlaces) => RoutesFound | Promise<RoutesFound>;

const READERS: Readonly<Record<ImportSource, Reader>> = {
  settings: readUserSettings,
  'cc-switch': readCcSwitch,
  ccs: readCcs,
  'claude-code-router': readRouter,
  clother: readClotherFiles,
  shell: readShellFiles,
};

function inHome({ home }: Host, ...names: readonly string[]): string | null {
  return home === null ? null : join(home, ...names);
}

function fromFile(
  host: Host,
  path: string | null,
  read: (path: string, text: string) => readonly Found[],
): RoutesFound {
  if (path === null) return NOTHING;
  const opened = readText(host, path);
  if (opened.kind === 'absent') return NOTHING;
  if (opened.kind === 'unreadable') return { ...NOTHING, unread: [{ path, reason: opened.reason }] };
  return { ...NOTHING, read: [path], found: read(path, opened.text) };
}

/** User settings and the state file, as the client reads them. */
function readUserSettings(host: Host): RoutesFound {
  const { resolution } = readMachine(host, { arguments: parseClientArguments([]), version: null });
  const layers = resolution.layers.filter(
    ({ scope, state }) => (scope === 'user' || scope === 'global') && state === 'active',
  );
  const found = layers.flatMap((layer): readonly Found[] => {
    const variables = new Map(layer.variables.map(({ name, value }) => [name, revealText(value)] as const));
    const model = layer.settings.find(({ key }) => key === 'model')?.value;
    const base = layer.variables.find(({ name }) => ROUTING.has(name));
    if (base === undefined) return [];
    const place = { source: 'settings' as const, path: layer.path ?? '', line: base.origin.line, label: 'settings' };
    const route = foundInVariables(place, variables, host.fingerprint);
    return [{ ...route, model: route.model ?? (typeof model === 'string' && model !== '' ? model : null) }];
  });
  return { ...NOTHING, found, read: layers.flatMap(({ path }) => (path === null ? [] : [path])) };
}

const ROUTING: ReadonlySet<string> = new Set(['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY']);

async function readCcSwitch(host: Host): Promise<RoutesFound> {
  const path = inHome(host, '.cc-switch', 'cc-switch.db');
  const rows = path === null ? null : await readCcSwitchDatabase(host, path);
  if (rows === null || path === null)
    return fromFile(host, inHome(host, '.cc-switch', 'config.json'), (file, text) =>
      readCcSwitchConfig({ path: file, text, fingerprintOf: host.fingerprint }),
    );
  if (!rows.ok) return { ...NOTHING, unread: [{ path, reason: rows.reason }] };
  const found = rows.rows.flatMap(({ name, ...provider }) => {
    const place = { source: 'cc-switch' as const, path, line: null, label: name };
    const route = readCcSwitchProvider(place, provider, host.fingerprint);
    return route === null || (route.baseUrl === null && route.key.kind === 'none') ? [] : [route];
  });
  return { ...NOTHING, read: [path], found };
}

/** Both, where both are there: whoever went back to an older version has the newer routes in the file. */
async function readRouter(host: Host): Promise<RoutesFound> {
  const { env, platform } = host;
  const directory =
    platform === 'win32' && env.APPDATA !== undefined
      ? join(env.APPDATA, 'claude-code-router')
      : inHome(host, '.claude-code-router');
  if (directory === null) return NOTHING;
  const read = (path: string, text: string) => readRouterConfig({ path, text, fingerprintOf: host.fingerprint });
  const file = fromFile(host, join(directory, 'config.json'), read);
  const path = join(directory, 'config.sqlite');
  const kept = await readRouterDatabase(host, path);
  if (kept === null) return file;
  if (!kept.ok) return { ...file, unread: [...file.unread, { path, reason: kept.reason }] };
  return { ...file, read: [path, ...file.read], found: [...read(path, kept.rows), ...file.found] };
}

const CCS_FILE = /^([\w.-]+)\.settings\.json$/;

/** One settings file for each profile. */
function readCcs(host: Host): RoutesFound {
  const directory = inHome(host, '.ccs');
  if (directory === null) return NOTHING;
  const parts = host.listDirectory(directory).flatMap((name) => {
    const label = CCS_FILE.exec(name)?.[1];
    if (label === undefined) return [];
    return [
      fromFile(host, join(directory, name), (path, text) => {
        const route = readCcsSettings({ source: 'ccs', path, line: null, label }, text, host.fingerprint);
        return route === null ? [] : [route];
      }),
    ];
  });
  return {
    found: parts.flatMap(({ found }) => found),
    read: parts.flatMap(({ read }) => read),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

function readClotherFiles(host: Host): RoutesFound {
  const { env } = host;
  const data = env.CLOTHER_DATA_DIR ?? join(env.XDG_DATA_HOME ?? inHome(host, '.local', 'share') ?? '/', 'clother');
  const config = env.CLOTHER_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME ?? inHome(host, '.config') ?? '/', 'clother');
  const opened = readText(host, join(config, 'config.json'));
  return fromFile(host, join(data, 'secrets.env'), (path, text) =>
    readClother({
      secrets: { path, text },
      config: opened.kind === 'text' ? opened.text : null,
      fingerprintOf: host.fingerprint,
    }),
  );
}

/** Functions and aliases that set variables for one command, and what a file exports for every one. */
function readShellFiles(host: Host, places: OutsidePlaces): RoutesFound {
  const reading = readStartUpFiles(places);
  const groups = new Map<string, Assignment[]>();
  for (const assignment of reading.assignments) {
    const key = `${assignment.path}\0${assignment.owner ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), assignment]);
  }
  const found = [...groups.values()].flatMap((group): readonly Found[] => {
    const base = group.findLast(({ name }) => name === 'ANTHROPIC_BASE_URL');
    const [first] = group;
    if (first === undefined || (base === undefined && !group.some(({ name }) => ROUTING.has(name)))) return [];
    const { path, line, owner } = base ?? first;
    const variables = new Map(
      group.map(({ name, value }) => [name, value === null ? null : revealText(value)] as const),
    );
    const route = foundInVariables({ source: 'shell', path, line, label: owner ?? '' }, variables, host.fingerprint);
    return [route.key.kind === 'none' ? { ...route, ...namedKey(host, group) } : route];
  });
  return { ...NOTHING, found, read: reading.read };
}

/** A key that is another variable's value: only its name stands in the file. */
function namedKey(host: Host, group: readonly Assignment[]): Partial<Pick<Found, 'key'>> {
  for (const name of ['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY']) {
    const assignment = group.findLast((one) => one.name === name && one.value === null);
    const opened = assignment === undefined ? null : readText(host, assignment.path);
    if (assignment === undefined || opened?.kind !== 'text') continue;
    const line = opened.text.split('\n')[(assignment.line ?? 1) - 1] ?? '';
    const value = new RegExp(String.raw`${name}=["']?(\$\{?[A-Za-z_]\w*\}?)`).exec(line)?.[1] ?? null;
    const key = keyOf(value, name === 'ANTHROPIC_API_KEY' ? 'x-api-key' : 'bearer', host.fingerprint);
    if (key.kind === 'variable') return { key };
  }
  return {};
}
