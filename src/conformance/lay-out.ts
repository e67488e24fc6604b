import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../core/layers/layer.ts';
import type { FileContent, LabCase } from '../core/cases/lab-case.ts';

/** A case laid out on disk: everything that a command line needs to run there. */
export type Layout = {
  readonly directory: string;
  readonly home: string;
  readonly project: string;
  readonly cwd: string;
  /** Holds `claude-code/`, to be laid over `/etc`; null where the case has no managed settings. */
  readonly managedEtc: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** The client's arguments. */
  readonly args: readonly string[];
  readonly places: Readonly<Record<string, string>>;
};

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Quiet and quick: no updater, no telemetry, and the lab's proxy as the person's own network. */
const BASE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: SYSTEM_PATH,
  HOME: '@home',
  TMPDIR: '@tmp',
  XDG_CONFIG_HOME: '@home/.config',
  XDG_STATE_HOME: '@home/.local/state',
  XDG_CACHE_HOME: '@home/.cache',
  XDG_RUNTIME_DIR: '@runtime',
  LANG: 'C.UTF-8',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  HTTPS_PROXY: '@proxy',
  NODE_EXTRA_CA_CERTS: '@authority',
  NO_PROXY: '127.0.0.1,localhost',
};

/** Builds an isolated home, project and settings layers below `directory`, which is emptied first. */
export function layOut(
  situation: LabCase,
  { directory, places: labPlaces }: { readonly directory: string; readonly places: Readonly<Record<string, string>> },
): Layout {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const home = path.join(directory, 'home');
  const project = path.join(directory, 'project');
  const places = {
    ...labPlaces,
    home,
    project,
    tmp: path.join(directory, 'tmp'),
    runtime: path.join(directory, 'runtime'),
  };
  for (const folder of [home, project, places.tmp, places.runtime]) mkdirSync(folder, { recursive: true, mode: 0o700 });

  const files = filesOf(situation);
  for (const [file, content] of files.home) put(path.join(home, file), content, places);
  for (const [file, content] of files.project) put(path.join(project, file), content, places);
  const cwd = path.join(project, situation.cwd ?? '.');
  mkdirSync(cwd, { recursive: true });
  return {
    directory,
    home,
    project,
    cwd,
    managedEtc: layManaged(situation, directory, places),
    env: environmentOf(situation, places),
    args: argumentsOf(situation, directory, places),
    places,
  };
}

/** Replaces every `@name` that is a known place; anything else with an `@` stays. */
export function fillIn<T extends Json>(value: T, places: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') {
    return value.replace(/@([a-z][\w-]*)/gi, (whole: string, name: string) => places[name] ?? whole) as T;
  }
  if (Array.isArray(value)) return value.map((item: Json) => fillIn(item, places)) as unknown as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, fillIn(item, places)]);
  return Object.fromEntries(entries) as T;
}

function filesOf({ layers = {}, homeFiles = {}, projectFiles = {} }: LabCase) {
  const named = (file: string, content: FileContent | undefined) =>
    content === undefined ? [] : [[file, content] as const];
  return {
    home: [...named('.claude/settings.json', layers.user), ...Object.entries(homeFiles)],
    project: [
      ...named('.claude/settings.json', layers.project),
      ...named('.claude/settings.local.json', layers.local),
      ...Object.entries(projectFiles),
    ],
  };
}

function put(file: string, content: FileContent, places: Readonly<Record<string, string>>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const filled = fillIn(content, places);
  // Executable, because some of them are helpers that the client is told to run.
  writeFileSync(file, typeof filled === 'string' ? filled : JSON.stringify(filled, null, 2), { mode: 0o700 });
}

function layManaged({ layers }: LabCase, directory: string, places: Readonly<Record<string, string>>): string | null {
  if (layers?.managed === undefined) return null;
  const etc = path.join(directory, 'etc');
  put(path.join(etc, 'claude-code', 'managed-settings.json'), layers.managed, places);
  return etc;
}

function environmentOf({ env = {} }: LabCase, places: Readonly<Record<string, string>>) {
  const merged: Record<string, string> = { ...BASE_ENVIRONMENT };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return fillIn(merged, places);
}

function argumentsOf(situation: LabCase, directory: string, places: Readonly<Record<string, string>>): string[] {
  const args = [...fillIn(situation.allArgs ?? ['-p', 'hi', ...(situation.args ?? [])], places)];
  if (situation.flag === undefined) return args;
  const file = path.join(directory, 'own-settings.json');
  put(file, situation.flag.settings, places);
  const inline = JSON.stringify(fillIn(situation.flag.settings, places));
  const spelled = { file: ['--settings', file], inline: ['--settings', inline], equals: [`--settings=${file}`] };
  return [...args, ...spelled[situation.flag.spelling]];
}
