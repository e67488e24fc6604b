import type { Problem, ProblemKind } from '../problem.ts';
import type { DocumentPath } from './read-jsonc.ts';
import { beginsLikeSecret, showName } from './secret-shape.ts';

/** Where a problem of the configuration is. */
export type Place = { readonly file: string; readonly line: number };

/** Builds a problem of the configuration; its message ends with file and line, its hint with the way out. */
export function configurationProblem(found: {
  readonly code: string;
  readonly place: Place;
  /** What is wrong, as a clause without its full stop. Never a value that may be a secret. */
  readonly what: string;
  readonly hint: string;
  readonly kind?: ProblemKind;
}): Problem {
  const { file, line } = found.place;
  return {
    code: found.code,
    kind: found.kind ?? 'usage',
    message: `${found.what} (${file}:${line}).`,
    hint: found.hint,
    origin: { scope: 'configuration', path: file, line },
  };
}

/** A path as a person writes it: `profiles.free.models.opus`, `profiles.free.fallback[0]`. */
export function showPath(path: DocumentPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${showStep(String(step))}`,
    )
    .join('');
}

function showStep(step: string): string {
  return beginsLikeSecret(step) || !/^[\w$.-]{1,64}$/.test(step) ? showName(step) : step;
}
