import { expect } from 'vitest';
import { exitStatusOf } from '../../src/core/problem.ts';
import { FILE, parse } from './parse.ts';

/** A configuration that is wrong in one place, and what is said about it. */
export type Refusal = {
  readonly behaviour: string;
  readonly given: unknown;
  readonly code: string;
  readonly says: string;
  readonly status?: 2 | 3;
  readonly line?: number;
};

/** Refused with this code and status, at this file and line, in few words, and with a way out. */
export function expectRefusal({ given, code, says, status = 2, line }: Refusal): void {
  const result = parse(given);
  if (result.ok) throw new Error('it was accepted');
  const { problem } = result;
  expect(problem.code).toBe(code);
  expect(`${problem.message} ${problem.hint}`).toContain(says);
  expect(exitStatusOf(problem)).toBe(status);
  expect(problem.message).toContain(`(${FILE}:${line ?? problem.origin?.line ?? 'no line'}).`);
  expect(problem.message.length + problem.hint.length).toBeLessThan(700);
  expect(problem.hint).not.toBe('');
}
