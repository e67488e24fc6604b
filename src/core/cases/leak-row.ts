import type { FileContent, LabCase } from './lab-case.ts';

/** How a session is started. The first three are what people do without cordon. */
export const COLUMNS = ['bare', 'function-native', 'function-routed', 'cordon-native', 'cordon-routed'] as const;
export type Column = (typeof COLUMNS)[number];
export type NaiveColumn = 'bare' | 'function-native' | 'function-routed';

/** One leak source: a row of the matrix. */
export type LeakRow = {
  readonly id: string;
  /** Where the leak stands and what it is, for the table. */
  readonly source: string;
  readonly situation: LabCase;
  /** The naive columns that this leak goes through: literal, so that the matrix can fail on both sides. */
  readonly leaks: readonly NaiveColumn[];
  /** Columns of cordon that refuse to launch; the others contain. */
  readonly refuses?: readonly Column[];
  /** Files (`home/…`, `project/…`) that a session must have made: what a person asked for besides the leak still works. */
  readonly keeps?: readonly string[];
  /** Names that no child process of the session may inherit. */
  readonly keptFromChildren?: readonly string[];
  /** The session can't be served safely, so that silence is what contains it, in these columns. */
  readonly silent?: readonly Column[];
  /** Needs a private /etc. */
  readonly managed?: boolean;
};

type Variables = Readonly<Record<string, string>>;

/** The places that a set of variables can stand in. */
export const shell = (env: Variables): LabCase => ({ env });
export const user = (env: Variables, keys: Readonly<Record<string, FileContent>> = {}): LabCase => ({
  layers: { user: { ...keys, env } },
});
export const project = (env: Variables, keys: Readonly<Record<string, FileContent>> = {}): LabCase => ({
  layers: { project: { ...keys, env } },
});
export const local = (env: Variables, keys: Readonly<Record<string, FileContent>> = {}): LabCase => ({
  layers: { local: { ...keys, env } },
});
export const global = (env: Variables): LabCase => ({ homeFiles: { '.claude.json': { env } } });
