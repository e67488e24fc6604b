import type { Origin } from './origin.ts';

/**
 * What kind of stop a problem is, which decides the exit status: `usage` (2, the command line or the configuration is
 * wrong), `unsafe` (3, refused, nothing was launched or written), `unestablished` (4, it could not be found out),
 * `missing` (127) and `not-executable` (126) as a shell says them when the client can't be started.
 */
export type ProblemKind = 'usage' | 'unsafe' | 'unestablished' | 'missing' | 'not-executable';

/** A place in cordon's own configuration, which is no layer of the client's. */
export type ConfigurationOrigin = {
  readonly scope: 'configuration';
  readonly path: string;
  readonly line: number | null;
  readonly name?: string;
};

/** An expected failure: what happened, where, and what to do next. It never carries a secret. */
export type Problem = {
  readonly code: string;
  readonly kind: ProblemKind;
  readonly message: string;
  readonly hint: string;
  readonly origin?: Origin | ConfigurationOrigin;
};

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function succeed<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function fail(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

const STATUS: Readonly<Record<ProblemKind, number>> = {
  usage: 2,
  unsafe: 3,
  unestablished: 4,
  missing: 127,
  'not-executable': 126,
};

/** The exit status that the contract gives a problem. */
export function exitStatusOf(problem: Problem): number {
  return STATUS[problem.kind];
}
