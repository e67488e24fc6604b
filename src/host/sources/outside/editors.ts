import { join } from 'node:path';
import { joinReadings, NOTHING_READ, type OutsideReading } from '../../../core/layers/assignment.ts';
import { lineOf } from '../../../core/layers/decode-text.ts';
import { entriesToAssignments } from '../../../core/shell/entries.ts';
import { readEditorSettings } from '../../../core/shell/read-editor-settings.ts';
import { readJetbrains, readJetbrainsCommand } from '../../../core/shell/read-jetbrains.ts';
import { readSh } from '../../../core/shell/read-sh.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readText } from './read-text.ts';

/** VS Code and its forks, by the directory that each keeps its settings in. */
const EDITORS: readonly string[] = [
  'Code',
  'Code - Insiders',
  'VSCodium',
  'Cursor',
  'Windsurf',
  'Trae',
  'Kiro',
  'Antigravity',
  'Positron',
];

/** The settings of every editor of the family, those of its profiles, of a remote server, and of the workspace here. */
export function readEditors(places: OutsidePlaces): OutsideReading {
  const { host, home } = places;
  const remote =
    home === null
      ? []
      : ['.vscode-server', '.cursor-server', '.windsurf-server'].map((name) =>
          join(home, name, 'data', 'Machine', 'settings.json'),
        );
  const user = EDITORS.flatMap((name) => userDirectories(places, name)).flatMap((directory) => [
    join(directory, 'settings.json'),
    ...host
      .listDirectory(join(directory, 'profiles'))
      .map((profile) => join(directory, 'profiles', profile, 'settings.json')),
  ]);
  const { cwd } = host;
  const workspace =
    cwd === null
      ? []
      : [
          join(cwd, '.vscode', 'settings.json'),
          ...host
            .listDirectory(cwd)
            .filter((name) => name.endsWith('.code-workspace'))
            .map((name) => join(cwd, name)),
        ];
  return joinReadings([
    ...[...user, ...remote, ...workspace].map((path) => readEditor(places, path)),
    ...jetbrainsFiles(places).map((path) => readIdea(places, path)),
  ]);
}

/** Where JetBrains editors keep what they give to their terminals, for the person and for the project here. */
function jetbrainsFiles({ host, home }: OutsidePlaces): readonly string[] {
  const bases =
    home === null
      ? []
      : {
          linux: [join(host.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'JetBrains')],
          darwin: [join(home, 'Library', 'Application Support', 'JetBrains')],
          win32: [join(host.env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'JetBrains')],
        }[host.platform];
  const options = bases.flatMap((base) => host.listDirectory(base).map((product) => join(base, product, 'options')));
  const own = options.flatMap((directory) =>
    host
      .listDirectory(directory)
      .filter((name) => /terminal|claude|anthropic/i.test(name) && name.endsWith('.xml'))
      .map((name) => join(directory, name)),
  );
  return [
    ...own,
    ...(host.cwd === null ? [] : [join(host.cwd, '.idea', 'workspace.xml'), join(host.cwd, '.idea', 'terminal.xml')]),
  ];
}

function readIdea({ host }: OutsidePlaces, path: string): OutsideReading {
  const opened = readText(host, path);
  if (opened.kind !== 'text')
    return opened.kind === 'absent'
      ? NOTHING_READ
      : { ...NOTHING_READ, unread: [{ path, line: null, reason: `not read: ${opened.reason}` }] };
  const { text } = opened;
  const assignments = entriesToAssignments({
    entries: readJetbrains(text),
    text,
    path,
    kind: 'editor terminal',
    dialect: null,
    fingerprintOf: host.fingerprint,
  });
  const commands = readJetbrainsCommand(text);
  return {
    ...NOTHING_READ,
    read: [path],
    assignments: [
      ...assignments,
      ...commands.flatMap(({ command, at }) => variablesBefore(host, { command, at, text, path })),
    ],
    wrappers: commands.map(({ at }) => ({ name: 'Claude command', what: 'setting', path, line: lineOf(text, at) })),
  };
}

/** A shell reads the command: what stands in front of the program is that command's alone. */
function variablesBefore(
  host: OutsidePlaces['host'],
  setting: { readonly command: string; readonly at: number; readonly text: string; readonly path: string },
): OutsideReading['assignments'] {
  const { command, at, text, path } = setting;
  const { effects } = readSh(`f() { ${command.replace(/^env\s+/, '')}\n}`, new Map([['HOME', host.home]]));
  const entries = effects.flatMap((effect) =>
    effect.kind === 'set' ? [{ name: effect.name, value: effect.value, at }] : [],
  );
  return entriesToAssignments({
    entries,
    text,
    path,
    kind: 'editor settings',
    dialect: null,
    fingerprintOf: host.fingerprint,
  });
}

function userDirectories({ host, home }: OutsidePlaces, name: string): readonly string[] {
  if (home === null) return [];
  switch (host.platform) {
    case 'darwin':
      return [join(home, 'Library', 'Application Support', name, 'User')];
    case 'win32':
      return [join(host.env.APPDATA ?? join(home, 'AppData', 'Roaming'), name, 'User')];
    case 'linux':
      return [join(host.env.XDG_CONFIG_HOME ?? join(home, '.config'), name, 'User')];
  }
}

function readEditor({ host }: OutsidePlaces, path: string): OutsideReading {
  const opened = readText(host, path);
  if (opened.kind === 'absent') return NOTHING_READ;
  if (opened.kind === 'unreadable')
    return { ...NOTHING_READ, unread: [{ path, line: null, reason: `not read: ${opened.reason}` }] };
  return readEditorSettings({ path, text: opened.text, platform: host.platform, fingerprintOf: host.fingerprint });
}
