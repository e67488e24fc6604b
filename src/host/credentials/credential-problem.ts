import type { Problem, ProblemKind } from '../../core/problem.ts';

/** A credential that can't be used. Neither message nor hint ever holds anything of what was read. */
export function credentialProblem(found: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly kind?: ProblemKind;
}): Problem {
  return { kind: 'unsafe', ...found };
}
