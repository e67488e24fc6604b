import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEnvironment, invertEnvironment } from '../../src/core/plan/apply-environment.ts';
import type { EnvChange } from '../../src/core/plan/plan.ts';

const name = fc.constantFrom('A', 'B', 'C', 'D', '__proto__', 'constructor');
const environment = fc.dictionary(name, fc.string());
const change: fc.Arbitrary<EnvChange> = fc.oneof(
  fc.string().map((value) => ({ kind: 'set', value }) as const),
  fc.constant({ kind: 'blank' } as const),
  fc.constant({ kind: 'unset', why: 'a test' } as const),
);

describe('environment changes', () => {
  it('set, blank and unset are three things', () => {
    const changes: Record<string, EnvChange> = {
      A: { kind: 'set', value: '1' },
      B: { kind: 'blank' },
      C: { kind: 'unset', why: 'a test' },
    };
    expect(applyEnvironment({ B: 'b', C: 'c', D: 'd' }, changes)).toEqual({ A: '1', B: '', D: 'd' });
  });

  it('changes and their inverse restore the environment', () => {
    fc.assert(
      fc.property(environment, fc.dictionary(name, change), (env, changes) => {
        expect(applyEnvironment(applyEnvironment(env, changes), invertEnvironment(env, changes))).toEqual(
          applyEnvironment(env, {}),
        );
      }),
    );
  });
});
