import { expect, test } from 'vitest';
import { VERSION } from '../../src/core/version.ts';
import { findTraits, namesTreated } from '../../src/core/catalogue/variable-traits.ts';
import { VARIABLES } from '../../src/core/catalogue/variables.ts';
import manifest from '../../package.json' with { type: 'json' };

test('the index of a launch says what the table says', () => {
  const said = VARIABLES.map(({ name }) => ({ name, ...findTraits(name) }));
  expect(said).toEqual(
    VARIABLES.map(({ name, class: kind, neutral, secret }) => ({ name, class: kind, neutral, secret })),
  );
});

test('a name of every object is no variable', () => {
  expect(['constructor', '__proto__', 'toString'].map((name) => findTraits(name))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('names are found by their treatment', () => {
  expect(namesTreated('refuse')).toEqual(['ANTHROPIC_UNIX_SOCKET', 'CLAUDE_CODE_RUNNER_MODEL_SOCKET']);
});

test('the version in the code is the package’s', () => {
  expect(VERSION).toBe(manifest.version);
});
