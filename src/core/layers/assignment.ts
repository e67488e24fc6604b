import type { LineDialect } from '../edits/edit.ts';
import type { Fingerprint, Text } from '../secret.ts';

/** What kind of file or store sets variables for programs that are started later. */
export type OutsideKind =
  | 'start-up file'
  | 'environment file'
  | 'systemd user manager'
  | 'launchd'
  | 'Windows environment'
  | 'tmux server'
  | 'editor settings'
  | 'editor terminal'
  | 'project environment';

/**
 * One place outside the client's own settings that sets a variable. Read, never run: where only running would tell the
 * value it is null.
 */
export type Assignment = {
  readonly name: string;
  readonly value: Text | null;
  readonly kind: OutsideKind;
  readonly path: string;
  /** From 1; null where the store has no lines. */
  readonly line: number | null;
  /** `always`: at the top level; `perhaps`: under a condition; `command`: for one command, in an alias or a function. */
  readonly reach: 'always' | 'perhaps' | 'command';
  /** The function or alias it stands in. */
  readonly owner: string | null;
  /** How the line can be commented out, or null where cordon doesn't edit it so. */
  readonly edit: { readonly dialect: LineDialect; readonly fingerprint: Fingerprint } | null;
  /** Where in a document it stands, for editors' settings. */
  readonly at?: readonly (string | { readonly where: string; readonly is: string })[];
};

/** A function, alias or program of a name that matters. */
export type Wrapper = {
  readonly name: string;
  readonly what: 'alias' | 'function' | 'program' | 'setting';
  readonly path: string;
  readonly line: number | null;
};

/** What a reader of one source found, and what it could not read. */
export type OutsideReading = {
  readonly assignments: readonly Assignment[];
  readonly wrappers: readonly Wrapper[];
  /** Paths that were read to their end. */
  readonly read: readonly string[];
  /** What was not, or only partly, read, and why; one entry a place. */
  readonly unread: readonly UnreadPlace[];
};

export type UnreadPlace = { readonly path: string; readonly line: number | null; readonly reason: string };

export const NOTHING_READ: OutsideReading = { assignments: [], wrappers: [], read: [], unread: [] };

export function joinReadings(readings: readonly OutsideReading[]): OutsideReading {
  return {
    assignments: readings.flatMap((reading) => reading.assignments),
    wrappers: readings.flatMap((reading) => reading.wrappers),
    read: readings.flatMap((reading) => reading.read),
    unread: readings.flatMap((reading) => reading.unread),
  };
}
