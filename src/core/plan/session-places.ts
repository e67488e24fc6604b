/** Where one session will have its own things, and how cordon is started again from inside of it. */
export type SessionPlaces = {
  /** The session's private directory, an absolute path. */
  readonly directory: string;
  /** Start of a command line of this very installation: the Node that runs now, and cordon's program. */
  readonly cordon: readonly [program: string, ...script: readonly string[]];
};

/** One file that a session has in its directory, beside its record and its overlay. */
export type SessionFile = {
  /** Relative to the session's directory. */
  readonly name: string;
  readonly text: string;
  readonly executable: boolean;
};

/** The directory, in that of a session, that stands first on the session's PATH. */
export const PROGRAMS = 'bin';
