import type { Completion } from './candidate.ts';

/** The parts of `--option=value`; null where the word isn't of that form. */
export function splitAtEquals(typed: string): { readonly option: string; readonly value: string } | null {
  const equals = typed.indexOf('=');
  if (!typed.startsWith('--') || equals === -1) return null;
  return { option: typed.slice(0, equals), value: typed.slice(equals + 1) };
}

/** Values as whole words again, with their option before them. */
export function behindOption(option: string, { directive, candidates }: Completion): Completion {
  return { directive, candidates: candidates.map((one) => ({ ...one, value: `${option}=${one.value}` })) };
}
