import type { Shell } from '../shells/shell.ts';

/** The line in a shell's start-up file. `id` is what `cordon undo` takes; null where the file had the line already. */
export type StartUpReport = {
  readonly shell: Shell;
  readonly path: string;
  readonly state: 'written' | 'unchanged' | 'written-back';
  readonly id: string | null;
};

/** What `cordon init` wrote. `replaced` is where the file that stood there before is kept. */
export type InitReport = {
  readonly schema: 1;
  /** null where only a start-up file was asked for. */
  readonly configuration: string | null;
  readonly profile: string | null;
  readonly replaced: string | null;
  readonly startUp: StartUpReport | null;
  /** What is left for the person to do, one sentence each. */
  readonly next: readonly string[];
};
