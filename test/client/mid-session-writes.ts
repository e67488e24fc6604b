import type { FileContent, LabCase } from '../../src/core/cases/lab-case.ts';
import type { LeakRow } from '../../src/core/cases/leak-row.ts';

/** One file that is written while the session runs: below the home, the project, or the folder of the whole run. */
export type LateFile = {
  readonly place: 'home' | 'project' | 'run';
  readonly file: string;
  readonly content: FileContent;
};

/** A leak that comes while the session runs. */
export type LateLeak = {
  readonly row: LeakRow;
  /** What the session starts with: nothing that leaks. */
  readonly start: LabCase;
  readonly files: readonly LateFile[];
  /** What is asked once the files are there. */
  readonly question: string | null;
  readonly scripts: LabCase['scripts'];
};

/** Rows whose leak is a file although something in the environment belongs to them. */
const WITH_ENVIRONMENT = new Set(['shell-config-dir', 'user-fallback']);

/** The leak of a row written late, or null where it is no file: an environment can't change under a running program. */
export function lateLeakOf(row: LeakRow): LateLeak | null {
  const { env, layers = {}, homeFiles = {}, projectFiles = {}, flag, cwd, allArgs, scripts } = row.situation;
  if (env !== undefined && !WITH_ENVIRONMENT.has(row.id)) return null;
  const files = [
    ...named('home', '.claude/settings.json', layers.user),
    ...named('project', '.claude/settings.json', layers.project),
    ...named('project', '.claude/settings.local.json', layers.local),
    ...named('run', 'managed/managed-settings.json', layers.managed),
    ...Object.entries(homeFiles).flatMap(([file, content]) => named('home', file, content)),
    // Below a git root the root itself is there from the start.
    ...(cwd === undefined ? Object.entries(projectFiles) : []).flatMap(([file, content]) =>
      named('project', file, content),
    ),
    ...(flag?.spelling === 'file' ? named('run', 'own-settings.json', flag.settings) : []),
  ];
  if (files.length === 0) return null;
  const start: LabCase = {
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd, projectFiles }),
    ...(flag === undefined ? {} : { flag: { settings: {}, spelling: 'file' } }),
  };
  const { keeps: _atStart, ...late } = row;
  return { row: late, start, files, question: allArgs?.[1] ?? null, scripts: keptScripts(row, scripts) };
}

function named(place: LateFile['place'], file: string, content: FileContent | undefined): readonly LateFile[] {
  return content === undefined ? [] : [{ place, file, content }];
}

/** A person would be asked for a permission, and nobody is there to give it. */
function keptScripts({ keeps }: LeakRow, scripts: LabCase['scripts']): LabCase['scripts'] {
  return keeps === undefined ? scripts : undefined;
}
