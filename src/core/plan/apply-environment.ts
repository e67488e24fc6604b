import { revealText } from '../secret.ts';
import type { EnvChange } from './plan.ts';

type Environment = Readonly<Record<string, string>>;
type Changes = Readonly<Record<string, EnvChange>>;

/** The environment after the changes. The only place of a plan where a secret's text is taken out. */
export function applyEnvironment(env: Environment, changes: Changes): Environment {
  const result = new Map(Object.entries(env));
  for (const [name, change] of Object.entries(changes)) {
    switch (change.kind) {
      case 'set':
        result.set(name, revealText(change.value));
        break;
      case 'blank':
        result.set(name, '');
        break;
      case 'unset':
        result.delete(name);
        break;
    }
  }
  return Object.fromEntries(result);
}

/** The changes that undo `changes` on the environment they were made for. */
export function invertEnvironment(env: Environment, changes: Changes): Changes {
  const before = new Map(Object.entries(env));
  const inverse = Object.keys(changes).map((name): readonly [string, EnvChange] => {
    const value = before.get(name);
    return [name, value === undefined ? { kind: 'unset', why: 'it was not set before' } : { kind: 'set', value }];
  });
  return Object.fromEntries(inverse);
}
