import type { Completion } from './candidate.ts';

/** Completes the value in `--option=value`; null where the word isn't of that form. */
export function equalsForm(typed: string, valuesOf: (option: string, typed: string) => Completion): Completion | null {
  const equals = typed.indexOf('=');
  if (!typed.startsWith('--') || equals === -1) return null;
  const option = typed.slice(0, equals);
  const { directive, candidates } = valuesOf(option, typed.slice(equals + 1));
  return { directive, candidates: candidates.map((one) => ({ ...one, value: `${option}=${one.value}` })) };
}
