import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/core/layers/layer.ts';
import type { Scope } from '../../src/core/origin.ts';
import { resolve } from '../../src/core/resolution/resolve.ts';

const SCOPES: readonly Scope[] = ['process', 'global', 'user', 'project', 'local', 'flag', 'managed'];

function layer(scope: Scope, variables: Readonly<Record<string, string>>): Layer {
  const located = Object.entries(variables).map(([name, value]) => ({
    name,
    value,
    origin: { scope, path: null, line: null, name },
  }));
  return { scope, path: null, state: 'active', variables: located, settings: [] };
}

describe('who wins', () => {
  it.each([
    { behaviour: 'user settings beat the shell', layers: ['process', 'user'], wins: 'user', shadows: ['process'] },
    {
      behaviour: 'the state file beats the shell and loses to user settings',
      layers: ['process', 'global', 'user'],
      wins: 'user',
      shadows: ['global', 'process'],
    },
    {
      behaviour: 'managed settings beat everything',
      layers: SCOPES,
      wins: 'managed',
      shadows: ['flag', 'local', 'project', 'user', 'global', 'process'],
    },
  ] as const)('$behaviour', ({ layers, wins, shadows }) => {
    const [row] = resolve(layers.map((scope) => layer(scope, { ANTHROPIC_BASE_URL: scope }))).variables;
    expect([row?.winner.origin.scope, row?.shadowed.map(({ origin }) => origin.scope)]).toEqual([wins, shadows]);
  });

  it('a blank is a value that wins its name', () => {
    expect(resolve([layer('process', { A: 'x' }), layer('user', { A: '' })]).variables[0]?.winner.value).toBe('');
  });

  it('law: the last layer that sets a name wins it, and nobody that sets it is lost', () => {
    const names = fc.constantFrom('A', 'B', 'C', '__proto__');
    const layers = fc.array(fc.tuple(fc.constantFrom(...SCOPES), fc.dictionary(names, fc.string())));
    fc.assert(
      fc.property(layers, (raw) => {
        const all = raw.map(([scope, variables]) => layer(scope, variables));
        return resolve(all).variables.every(({ name, winner, shadowed }) => {
          const setting = all.flatMap(({ variables }) => variables.filter((variable) => variable.name === name));
          return setting.at(-1) === winner && shadowed.length === setting.length - 1;
        });
      }),
    );
  });
});
