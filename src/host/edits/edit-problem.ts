import type { Problem } from '../../core/problem.ts';
import { fail } from '../../core/problem.ts';

/** A file that isn't edited, why, and what to do. */
export function refuseEdit(request: {
  readonly path: string;
  readonly reason: string;
  readonly code: string;
  readonly hint?: string;
}): {
  readonly ok: false;
  readonly problem: Problem;
} {
  const { path, reason, code, hint } = request;
  return fail({
    code,
    kind: 'unsafe',
    message: `${path} is not edited: ${reason}.`,
    hint: hint ?? 'Make the change by hand; nothing was changed.',
  });
}
