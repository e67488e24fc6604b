import type { FingerprintOf } from '../core/secret.ts';
import type { Platform } from '../core/platform.ts';
import type { Outcome } from '../core/problem.ts';

export type { Platform } from '../core/platform.ts';

/** What came of reading one file, bounded in size and never blocking on a pipe or a device. */
export type ReadResult =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly mode: number; readonly uid: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** One finished child process. Output is cut at the limit given. */
export type Finished = {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Set when the program could not be started at all (`ENOENT`, `EACCES`, …). */
  readonly error: string | null;
};

/**
 * The machine, as an argument. Only `src/host/` and `src/cli.ts` touch `process`; everything else is handed one of
 * these, and tests pass one over a temporary directory.
 */
export type Host = {
  readonly platform: Platform;
  /** The environment as it was at the start, unchanged. */
  readonly env: Readonly<Record<string, string>>;
  /** The person's home directory, absolute, or null where there is none. */
  readonly home: string | null;
  /** The working directory, or null when it was deleted. */
  readonly cwd: string | null;
  readonly uid: number | null;
  readonly pid: number;
  readonly fingerprint: FingerprintOf;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How this very installation is started again: the Node that runs now, and cordon's program. */
  readonly cordon: readonly [program: string, ...script: readonly string[]];
  readonly randomId: () => string;
  /** Whether a person sits at standard input and standard error. */
  readonly isInteractive: () => boolean;
  readonly readFile: (path: string, limit?: number) => ReadResult;
  /** When a path was last modified, in milliseconds since the epoch; null where it isn't there. */
  readonly modifiedAt: (path: string) => number | null;
  readonly listDirectory: (path: string) => readonly string[];
  /** Writes text to standard error at once, without making the descriptor non-blocking for a program started later. */
  readonly tell: (text: string) => void;
  /** Writes a private file (0600, directories 0700) atomically. Only for cordon's own state. */
  readonly writePrivate: (path: string, text: string) => Promise<Outcome<void>>;
  readonly remove: (path: string) => void;
  /** Runs a program to its end; `stdin` is closed unless text is given. */
  readonly run: (request: {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly timeoutMs: number;
    readonly outputLimit?: number;
    readonly stdin?: string;
  }) => Promise<Finished>;
};
