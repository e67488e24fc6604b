import { styleText } from 'node:util';
import type { Problem } from '../core/problem.ts';
import { withoutSecrets } from '../core/profiles/secret-shape.ts';
import { safeText } from './safe-text.ts';

/** An expected failure, for a person: what happened, and what to do next. */
export function renderProblem({ message, hint }: Problem, colour: boolean): string {
  const name = colour ? styleText('red', 'cordon:', { validateStream: false }) : 'cordon:';
  return `${name} ${safeText(withoutSecrets(message))}\n        ${safeText(withoutSecrets(hint))}\n`;
}

/** The same for a program. */
export function problemReport({ code, message, hint, origin }: Problem) {
  return {
    schema: 1,
    error: { code, message: withoutSecrets(message), hint: withoutSecrets(hint), origin: origin ?? null },
  } as const;
}
