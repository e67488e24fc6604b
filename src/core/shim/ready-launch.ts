/** A file that a wrapper watches: `stamp` is an empty file with exactly its time of modification. */
export type Watched = { readonly path: string; readonly stamp: string };

/**
 * One launch made ready: everything that `cordon run` would find out, as it was found, and what it depended on. A wrapper
 * starts the client by it only where all of that still holds.
 */
export type ReadyLaunch = {
  readonly profile: string;
  /** Names this making; a session's id is made of it and the process. */
  readonly making: string;
  /** cordon itself, as words, for everything that the wrapper doesn't know. */
  readonly cordon: readonly string[];
  readonly client: Watched;
  /** Whether the client was found on PATH, or named by CORDON_CLAUDE. */
  readonly isNamed: boolean;
  /** cordon's own `claude` programs, which the search on PATH passes over. */
  readonly ownShims: readonly string[];
  readonly overlay: string;
  /** The client's arguments before the person's own. */
  readonly argv: readonly string[];
  /** Variables that the client gets, besides what names the session. */
  readonly set: Readonly<Record<string, string>>;
  /** Variables that `cordon run` would take out: where one is set, it is asked. */
  readonly forbidden: readonly string[];
  /** Variables that the plan was made by, each with its value; null where it was unset. */
  readonly same: Readonly<Record<string, string | null>>;
  readonly watched: readonly Watched[];
  readonly absent: readonly string[];
  /** The home directory, with its links resolved. */
  readonly home: string;
  /** Whether the client's ordinary directory in the home is the one whose settings are watched. */
  readonly usesHome: boolean;
};
