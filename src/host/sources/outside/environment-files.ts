import { dirname, isAbsolute, join } from 'node:path';
import type { LineDialect } from '../../../core/edits/edit.ts';
import { joinReadings, NOTHING_READ, type OutsideKind, type OutsideReading } from '../../../core/layers/assignment.ts';
import { collectScripts } from '../../../core/shell/collect-script.ts';
import { entriesToAssignments } from '../../../core/shell/entries.ts';
import {
  readEnvFile,
  readFishVariables,
  readLaunchdPlist,
  readTomlEnv,
  type EnvEntry,
} from '../../../core/shell/read-env-file.ts';
import { readSh } from '../../../core/shell/read-sh.ts';
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
    ...inDirectory(at('/etc/environment.d'), '.conf').map((path): FileRow => ({
      path,
      kind: 'environment file',
      dialect: null,
      read: expanding,
    })),
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
            path: join(config, 'fish', 'fish_variables'),
            kind: 'start-up file' as const,
            dialect: null,
            read: readFishVariables,
          },
        ]),
    ...(home === null
      ? []
      : [
          { path: join(home, '.pam_environment'), kind: 'environment file' as const, dialect: null, read: plain },
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
  const above = directoriesUp(cwd).flatMap((directory) =>
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
    ...[...here, ...above].map((row) => readRow(places, row)),
    ...(envrc === undefined ? [] : [readEnvrc(places, envrc)]),
  ]);
}

function directoriesUp(from: string): readonly string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...directoriesUp(parent)];
}

/** direnv's file is a bash script; its own commands (`dotenv`, `use`) aren't followed. */
function readEnvrc({ host, home }: OutsidePlaces, path: string): OutsideReading {
  return collectScripts({
    language: { dialect: 'sh', kind: 'project environment', read: readSh },
    paths: [path],
    variables: new Map<string, string | null>([
      ['HOME', home],
      ['PWD', dirname(path)],
    ]),
    open: (file) => readText(host, file),
    resolve: (from, file) => (isAbsolute(file) ? file : join(dirname(from), file)),
    fingerprintOf: host.fingerprint,
  });
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
