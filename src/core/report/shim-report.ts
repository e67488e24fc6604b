/** One program that `cordon shim` was asked for, or found; `reason` says why one was left out. */
export type ShimEntry = {
  /** null for plain `claude`. */
  readonly profile: string | null;
  readonly path: string;
  readonly state: 'written' | 'removed' | 'left-out';
  readonly reason: string | null;
};

export type ShimReport = {
  readonly schema: 1;
  readonly directory: string;
  /** Whether the directory is on this environment's PATH. */
  readonly onPath: boolean;
  readonly programs: readonly ShimEntry[];
};
