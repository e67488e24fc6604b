import type { Severity, Finding } from '../findings/finding.ts';
import type { UnreadPlace } from '../layers/assignment.ts';
import type { Origin } from '../origin.ts';
import type { Client } from '../plan/plan.ts';
import { withoutSecrets } from '../profiles/secret-shape.ts';
import type { Route } from '../resolution/route.ts';
import type { EditPreview, EditReport } from './edit-report.ts';
import type { Outcome } from '../problem.ts';

/** One finding in the shape of the contract, with `advice`: what to do, in one sentence. */
export type ReportedFinding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly origin: Origin;
  readonly why: string;
  readonly advice: string;
  readonly fix: { readonly id: string; readonly summary: string } | null;
};

/**
 * What a session started in one place would do. `predicted`: from everything that decides it; `assumed`: from what could be
 * read, with what could not named in `notes`.
 */
export type Surface = {
  readonly surface: 'terminal' | 'new-terminal' | 'ide' | 'desktop';
  readonly certainty: 'predicted' | 'assumed';
  readonly route: Route;
  readonly notes: readonly string[];
};

export type DoctorReport = {
  readonly schema: 1;
  readonly client: Client | null;
  readonly surfaces: readonly Surface[];
  readonly findings: readonly ReportedFinding[];
  /** How many sources were read to their end, and what was not read. */
  readonly sources: { readonly read: number; readonly unread: readonly UnreadPlace[] };
};

/** What repositories carry to everybody who has them. */
export type ProjectsReport = {
  readonly schema: 1;
  readonly projects: number;
  readonly findings: readonly ReportedFinding[];
};

export function reportFinding({ rule, severity, message, origin, why, advice, repair }: Finding): ReportedFinding {
  const fix = repair === null ? null : { id: repair.id, summary: repair.summary };
  const [shown, reason, todo] = [message, why, advice].map(withoutSecrets) as [string, string, string];
  return { rule, severity, message: shown, origin, why: reason, advice: todo, fix };
}

/** 1 exactly where there is a finding of severity error. */
export function exitStatusOfFindings(findings: readonly { readonly severity: Severity }[]): number {
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** A profile that a fix made: where its key is kept, and what is left to do before it works. */
export type NewProfile = {
  readonly name: string;
  readonly configuration: string;
  readonly secret: string | null;
  readonly next: readonly string[];
};

/** What `--fix` would do, or did. */
export type FixReport = {
  readonly schema: 1;
  /** `proposed`: the person is about to be asked; `planned`: it was only shown; nothing was written in both. */
  readonly state: 'nothing' | 'proposed' | 'planned' | 'declined' | 'done';
  /** What `cordon undo` takes; null where nothing was written. */
  readonly run: string | null;
  readonly edits: readonly { readonly path: string; readonly outcome: Outcome<EditPreview | EditReport> }[];
  /** Findings that `--fix` leaves, each with what to do. */
  readonly left: readonly ReportedFinding[];
  /** The profiles that keep what was taken out. */
  readonly profiles: readonly NewProfile[];
  /** What no profile can keep, with the reason: only an undo brings it back. */
  readonly unkept: readonly { readonly path: string; readonly line: number | null; readonly reason: string }[];
};
