import type { DocumentFormat, EditPath, LineDialect } from '../edits/edit.ts';
import type { Origin } from '../origin.ts';
import type { Fingerprint } from '../secret.ts';

/** What happens to this person: `error` is a leak that is live, `warning` a route that a session takes without being asked, `info` the rest. */
export type Severity = 'error' | 'warning' | 'info';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** What `--fix` does about a finding, as data. Repairs of the same file are made as one edit. */
export type Repair = {
  readonly id: string;
  readonly summary: string;
  readonly path: string;
  readonly change:
    | { readonly kind: 'remove'; readonly format: DocumentFormat; readonly at: EditPath }
    | {
        readonly kind: 'comment-line';
        readonly dialect: LineDialect;
        readonly number: number;
        readonly fingerprint: Fingerprint;
      };
  /** The repair belongs to a file that `--fix` leaves alone unless it is asked for: `local`, `project`. */
  readonly asked: 'project' | 'local' | null;
};

/** One rule that fired at one place. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what is there, without where. It never holds a secret. */
  readonly message: string;
  readonly origin: Origin;
  /** One or two sentences: what it means for a session. */
  readonly why: string;
  /** What to do, one sentence; a command where one does it. */
  readonly advice: string;
  readonly repair: Repair | null;
  /** What keeps it from counting now: once that is gone, it counts. */
  readonly beatenBy?: Origin;
};
