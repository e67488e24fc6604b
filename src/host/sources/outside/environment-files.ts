import { dirname, isAbsolute, join } from 'node:path';
import type { LineDialect } from '../../../core/edits/edit.ts';
import { lineOf } from '../../../core/layers/decode-text.ts';
import { joinReadings, NOTHING_READ, type OutsideKind, type OutsideReading } from '../../../core/layers/assignment.ts';
import { collectScripts } from '../../../core/shell/collect-script.ts';
import { entriesToAssignments } from '../../../core/shell/entries.ts';
import {
  readEnvFile,
  readFishVariables,
  readLaunchdPlist,
  readPamEnvironment,
  readTmuxConfiguration,
  readTomlDirectives,
  readTomlEnv,
  type EnvEntry,
} from '../../../core/shell/read-env-file.ts';
import { readEnvrc, type EnvrcFile } from '../../../core/shell/read-envrc.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readText } from './read-text.ts';

type FileRow = {
  readonly path: string;
  readonly kind: OutsideKind;
  readonly dialect: LineDialect | null;
  readonly read: (text: string) => readonly EnvEntry[];
};

const plain = (text: string) => readEnvFile(text, { expands: false });
const expanding = (text: string) => readEnvFile(text);

/** Files that fill the environment of a whole login: PAM's, systemd's, launchd's, fish's universal variables. */
export function readLoginFiles(places: OutsidePlaces): OutsideReading {
  const { host, home, root } = places;
  const at = (path: string) => (root === '' ? path : join(root, path));
  const configured = host.env.XDG_CONFIG_HOME;
  const config =
    configured !== undefined && isAbsolute(configured) ? configured : home === null ? null : join(home, '.config');
  const inDirectory = (directory: string, ending: string) =>
    host
      .listDirectory(directory)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(directory, name));
  const rows: readonly FileRow[] = [
    { path: at('/etc/environment'), kind: 'environment file', dialect: null, read: plain },
    ...['/usr/lib/environment.d', '/etc/environment.d'].flatMap((directory) =>
      inDirectory(at(directory), '.conf').map((path): FileRow => ({
        path,
        kind: 'environment file',
        dialect: null,
        read: expanding,
      })),
    ),
    { path: at('/etc/security/pam_env.conf'), kind: 'environment file', dialect: null, read: readPamEnvironment },
    { path: at('/etc/tmux.conf'), kind: 'tmux server', dialect: null, read: readTmuxConfiguration },
    ...(config === null
      ? []
      : [
          ...inDirectory(join(config, 'environment.d'), '.conf').map((path): FileRow => ({
            path,
            kind: 'environment file',
            dialect: 'env',
            read: expanding,
          })),
          {
            path: join(config, 'tmux', 'tmux.conf'),
            kind: 'tmux server' as const,
            dialect: null,
            read: readTmuxConfiguration,
          },
          {
            path: join(config, 'fish', 'fish_variables'),
            kind: 'start-up file' as const,
            dialect: null,
            read: readFishVariables,
          },
        ]),
    ...(home === null
      ? []
      : [
          {
            path: join(home, '.pam_environment'),
            kind: 'environment file' as const,
            dialect: null,
            read: readPamEnvironment,
          },
          { path: join(home, '.tmux.conf'), kind: 'tmux server' as const, dialect: null, read: readTmuxConfiguration },
          ...inDirectory(join(home, 'Library', 'LaunchAgents'), '.plist').map((path): FileRow => ({
            path,
            kind: 'launchd',
            dialect: null,
            read: readLaunchdPlist,
          })),
        ]),
    ...inDirectory(at('/Library/LaunchAgents'), '.plist').map((path): FileRow => ({
      path,
      kind: 'launchd',
      dialect: null,
      read: readLaunchdPlist,
    })),
  ];
  return joinReadings(rows.map((row) => readRow(places, row)));
}

/** Files of the working directory and above it that tools put into the environment of a shell there: dotenv, direnv, mise. */
export function readDirectoryFiles(places: OutsidePlaces): OutsideReading {
  const { cwd } = places.host;
  if (cwd === null) return NOTHING_READ;
  const here = ['.env', '.env.local'].map((name): FileRow => ({
    path: join(cwd, name),
    kind: 'project environment',
    dialect: 'env',
    read: expanding,
  }));
  const mise = directoriesUp(cwd).flatMap((directory) =>
    ['mise.toml', '.mise.toml', 'mise.local.toml', '.mise.local.toml', '.config/mise/config.toml'].map(
      (name): FileRow => ({
        path: join(directory, name),
        kind: 'project environment',
        dialect: null,
        read: readTomlEnv,
      }),
    ),
  );
  const envrc = directoriesUp(cwd)
    .map((directory) => join(directory, '.envrc'))
    .find((path) => places.host.modifiedAt(path) !== null);
  return joinReadings([
    ...[...here, ...mise].map((row) => readRow(places, row)),
    ...(envrc === undefined ? [] : [readEnvrcAt(places, envrc)]),
    ...mise.map((row) => readMiseFiles(places, row.path)),
    readTools(places, cwd),
  ]);
}

function directoriesUp(from: string): readonly string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...directoriesUp(parent)];
}

/** direnv's file is a bash script; the files that its own commands name are read as those commands read them. */
function readEnvrcAt(places: OutsidePlaces, path: string, seen: readonly string[] = []): OutsideReading {
  const { host, home } = places;
  const named: EnvrcFile[] = [];
  const script = collectScripts({
    language: {
      dialect: 'sh',
      kind: 'project environment',
      read: (text, variables) => {
        const reading = readEnvrc(text, variables);
        named.push(...reading.files);
        return reading.script;
      },
    },
    paths: [path],
    variables: new Map<string, string | null>([
      ['HOME', home],
      ['PWD', dirname(path)],
    ]),
    open: (file) => readText(host, file),
    resolve: (from, file) => (isAbsolute(file) ? file : join(dirname(from), file)),
    fingerprintOf: host.fingerprint,
  });
  if (seen.length > MOST_ENVRC) return script;
  return joinReadings([
    script,
    ...named.map(({ as, path: file }) => {
      const found = as === 'script' ? above(places, dirname(path), file) : join(dirname(path), file);
      const target = isAbsolute(file) ? file : found;
      if (target === path || seen.includes(target)) return NOTHING_READ;
      return as === 'script'
        ? readEnvrcAt(places, target, [...seen, path])
        : readRow(places, { path: target, kind: 'project environment', dialect: 'env', read: expanding });
    }),
  ]);
}

const MOST_ENVRC = 8;

/** `source_up` takes the nearest file of that name above. */
function above({ host }: OutsidePlaces, directory: string, file: string): string {
  if (!file.startsWith('../')) return join(directory, file);
  const name = file.slice('../'.length);
  const found = directoriesUp(dirname(directory)).find((up) => host.modifiedAt(join(up, name)) !== null);
  return join(found ?? dirname(directory), name);
}

/** Files and scripts that mise's `[env]` names: the first are read, what the second set isn't known. */
function readMiseFiles(places: OutsidePlaces, path: string): OutsideReading {
  const opened = readText(places.host, path);
  if (opened.kind !== 'text') return NOTHING_READ;
  return joinReadings(
    readTomlDirectives(opened.text).map(({ kind, file, at }): OutsideReading => {
      const line = lineOf(opened.text, at);
      if (kind === 'file' && file !== null && /\.env|env$/i.test(file) && !file.includes('{{'))
        return readRow(places, {
          path: isAbsolute(file) ? file : join(dirname(path), file),
          kind: 'project environment',
          dialect: 'env',
          read: expanding,
        });
      return { ...NOTHING_READ, unread: [{ path, line, reason: `could not be established: ${MISE[kind]}` }] };
    }),
  );
}

const MISE: Readonly<Record<'file' | 'source' | 'other', string>> = {
  file: 'mise takes variables from a file that cordon does not read',
  source: 'mise runs a script for the variables that it sets',
  other: 'a plugin of mise sets variables, which is known only when it runs',
};

/** What other tools would set in a shell here is a program's to say. */
const TOOLS: readonly (readonly [name: string, what: string])[] = [
  ['devenv.nix', 'devenv'],
  ['flox.nix', 'flox'],
  ['.flox/env/manifest.toml', 'flox'],
];

function readTools({ host }: OutsidePlaces, cwd: string): OutsideReading {
  const unread = TOOLS.flatMap(([name, what]) => {
    const opened = readText(host, join(cwd, name));
    const mention = opened.kind === 'text' ? opened.text.search(/ANTHROPIC_|CLAUDE_/) : -1;
    if (opened.kind !== 'text' || mention === -1) return [];
    const reason = `could not be established: ${what} sets what is named there when its shell is entered`;
    return [{ path: join(cwd, name), line: lineOf(opened.text, mention), reason }];
  });
  return { ...NOTHING_READ, unread };
}

function readRow({ host }: OutsidePlaces, { path, kind, dialect, read }: FileRow): OutsideReading {
  const opened = readText(host, path);
  if (opened.kind === 'absent') return NOTHING_READ;
  if (opened.kind === 'unreadable')
    return { ...NOTHING_READ, unread: [{ path, line: null, reason: `not read: ${opened.reason}` }] };
  const { text } = opened;
  if (text.startsWith('bplist'))
    return { ...NOTHING_READ, unread: [{ path, line: null, reason: 'not read: it is a binary property list' }] };
  return {
    ...NOTHING_READ,
    read: [path],
    assignments: entriesToAssignments({
      entries: read(text),
      text,
      path,
      kind,
      dialect,
      fingerprintOf: host.fingerprint,
    }),
  };
}
