import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { joinReadings, type OutsideReading } from '../../../core/layers/assignment.ts';
import { collectScripts, type ScriptLanguage } from '../../../core/shell/collect-script.ts';
import { readFish } from '../../../core/shell/read-fish.ts';
import { readNu } from '../../../core/shell/read-nu.ts';
import { readPowershell } from '../../../core/shell/read-powershell.ts';
import { readSh } from '../../../core/shell/read-sh.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readText } from './read-text.ts';

const SH: ScriptLanguage = { dialect: 'sh', kind: 'start-up file', read: readSh };
const FISH_LANGUAGE: ScriptLanguage = {
  dialect: 'fish',
  kind: 'start-up file',
  read: readFish,
};
const POWERSHELL_LANGUAGE: ScriptLanguage = {
  dialect: 'powershell',
  kind: 'start-up file',
  read: readPowershell,
};
const NU_LANGUAGE: ScriptLanguage = {
  dialect: 'nu',
  kind: 'start-up file',
  read: readNu,
};

type Shell = {
  readonly name: string;
  readonly language: ScriptLanguage;
  readonly paths: (places: OutsidePlaces) => readonly string[];
};

const config = ({ host, home }: OutsidePlaces) => {
  const named = host.env.XDG_CONFIG_HOME;
  return named !== undefined && isAbsolute(named) ? named : join(home ?? '/', '.config');
};

/** Each shell with the files it reads, in its order: login files, then those of every interactive shell. */
const SHELLS: readonly Shell[] = [
  {
    name: 'sh',
    language: SH,
    paths: (places) => [system(places, '/etc/profile'), ...below(places, system(places, '/etc/profile.d'), '.sh')],
  },
  {
    name: 'bash',
    language: SH,
    paths: (places) => [
      system(places, '/etc/bash.bashrc'),
      ...named(places, 'BASH_ENV'),
      ...bashLogin(places),
      ...inHome(places, '.bashrc', '.bash_aliases'),
    ],
  },
  {
    name: 'zsh',
    language: SH,
    paths: zshFiles,
  },
  {
    name: 'fish',
    language: FISH_LANGUAGE,
    paths: fishFiles,
  },
  { name: 'pwsh', language: POWERSHELL_LANGUAGE, paths: powershellFiles },
  {
    name: 'nu',
    language: NU_LANGUAGE,
    paths: (places) =>
      nuDirectories(places).flatMap((directory) => [
        join(directory, 'env.nu'),
        join(directory, 'config.nu'),
        ...below(places, join(directory, 'autoload'), '.nu'),
      ]),
  },
];

/** Everything that the start-up files of every shell set. The person's own shell comes last: what it says is what a new terminal gets. */
export function readStartUpFiles(places: OutsidePlaces): OutsideReading {
  const own = (places.host.env.SHELL ?? '').split('/').at(-1) ?? '';
  const ordered = [...SHELLS.filter(({ name }) => name !== own), ...SHELLS.filter(({ name }) => name === own)];
  return joinReadings(ordered.map((shell) => readShell(places, shell)));
}

/** The start-up files that the person's own shell was seen to read, with those that they name. */
export function filesOfOwnShell(places: OutsidePlaces): ReadonlySet<string> {
  const own = (places.host.env.SHELL ?? '/bin/sh').split('/').at(-1) ?? '';
  const named = SHELLS.find(({ name }) => name === (own === 'dash' ? 'sh' : own));
  if (named === undefined) return new Set();
  const paths = (from: OutsidePlaces) => [
    ...named.paths(from),
    ...(named.name === 'sh' ? inHome(from, '.profile') : []),
  ];
  return new Set(readShell(places, { ...named, paths }).read);
}

function readShell(places: OutsidePlaces, { language, paths }: Shell): OutsideReading {
  const { host, home } = places;
  return collectScripts({
    language,
    paths: paths(places),
    variables: variablesOf(places),
    open: (path) => readText(host, path),
    resolve: (from, path) => (isAbsolute(path) ? path : resolve(home ?? dirname(from), path)),
    fingerprintOf: host.fingerprint,
  });
}

/** What the files may refer to. Values of the environment that aren't places stay out: the files are what sets them. */
function variablesOf({ host, home }: OutsidePlaces): ReadonlyMap<string, string | null> {
  const kept = [
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
    'XDG_STATE_HOME',
    'XDG_CACHE_HOME',
    'ZDOTDIR',
    'USER',
    'LOGNAME',
    'SHELL',
    'HOSTNAME',
  ];
  return new Map<string, string | null>([
    ...kept.flatMap((name) => (host.env[name] === undefined ? [] : [[name, host.env[name] ?? null] as const])),
    ['HOME', home],
    ['USERPROFILE', home],
  ]);
}

function system({ root }: OutsidePlaces, path: string): string {
  return root === '' ? path : join(root, path);
}

function inHome({ home }: OutsidePlaces, ...names: readonly string[]): readonly string[] {
  return home === null ? [] : names.map((name) => join(home, name));
}

function below({ host }: OutsidePlaces, directory: string, ending: string): readonly string[] {
  return host
    .listDirectory(directory)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(directory, name));
}

function named({ host }: OutsidePlaces, variable: string): readonly string[] {
  const path = host.env[variable];
  return path !== undefined && isAbsolute(path) ? [path] : [];
}

/** A login bash reads the first of these that is there. */
function bashLogin(places: OutsidePlaces): readonly string[] {
  const candidates = inHome(places, '.bash_profile', '.bash_login', '.profile');
  const first = candidates.find((path) => places.host.modifiedAt(path) !== null);
  // sh and display managers read .profile whatever bash has.
  return [...new Set([...(first === undefined ? [] : [first]), ...inHome(places, '.profile')])];
}

/** ZDOTDIR moves all but the first .zshenv, which may set it. */
function zshFiles(places: OutsidePlaces): readonly string[] {
  const { host, home } = places;
  const [first = ''] = inHome(places, '.zshenv');
  const opened = readText(host, first);
  const named =
    opened.kind === 'text'
      ? // zsh takes it exported or not.
        readSh(`export ZDOTDIR\n${opened.text}`, variablesOf(places)).effects.findLast(
          (effect) => effect.kind === 'set' && effect.name === 'ZDOTDIR',
        )
      : undefined;
  const moved = (named?.kind === 'set' ? named.value : null) ?? host.env.ZDOTDIR ?? null;
  const directory = moved !== null && isAbsolute(moved) ? moved : home;
  // For each kind the system's file, wherever its maker keeps it, and then the person's.
  return ['zshenv', 'zprofile', 'zshrc', 'zlogin'].flatMap((name) => [
    system(places, `/etc/zsh/${name}`),
    system(places, `/etc/${name}`),
    ...(name === 'zshenv' ? [first] : []),
    ...(directory === null ? [] : [join(directory, `.${name}`)]),
  ]);
}

/** Snippets by name, a person's own in place of a system's of the same name; then the system's file and the person's. */
function fishFiles(places: OutsidePlaces): readonly string[] {
  const own = join(config(places), 'fish');
  const directories = [
    join(own, 'conf.d'),
    system(places, '/etc/fish/conf.d'),
    ...(places.home === null ? [] : [join(places.home, '.local', 'share', 'fish', 'vendor_conf.d')]),
    system(places, '/usr/local/share/fish/vendor_conf.d'),
    system(places, '/usr/share/fish/vendor_conf.d'),
  ];
  const snippets = new Map<string, string>();
  for (const path of directories.flatMap((directory) => below(places, directory, '.fish')))
    if (!snippets.has(basename(path))) snippets.set(basename(path), path);
  return [
    ...[...snippets].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path),
    system(places, '/etc/fish/config.fish'),
    join(own, 'config.fish'),
    ...below(places, join(own, 'functions'), '.fish'),
  ];
}

const PROFILES = ['profile.ps1', 'Microsoft.PowerShell_profile.ps1', 'Microsoft.VSCode_profile.ps1'];

function powershellFiles(places: OutsidePlaces): readonly string[] {
  const { host, home } = places;
  const everybody = [join(host.env.ProgramFiles ?? '/', 'PowerShell', '7')];
  const own = ['PowerShell', 'WindowsPowerShell'].flatMap((name) =>
    ['Documents', 'OneDrive/Documents'].map((folder) => join(home ?? '/', folder, name)),
  );
  const directories =
    host.platform === 'win32'
      ? [...(host.env.ProgramFiles === undefined ? [] : everybody), ...own]
      : [system(places, '/opt/microsoft/powershell/7'), join(config(places), 'powershell')];
  return home === null ? [] : directories.flatMap((directory) => PROFILES.map((name) => join(directory, name)));
}

function nuDirectories(places: OutsidePlaces): readonly string[] {
  const { host, home } = places;
  if (home === null) return [];
  if (host.platform === 'win32') return [join(host.env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'nushell')];
  return host.platform === 'darwin'
    ? [join(home, 'Library', 'Application Support', 'nushell'), join(config(places), 'nushell')]
    : [join(config(places), 'nushell')];
}
