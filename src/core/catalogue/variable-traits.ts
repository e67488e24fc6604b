import { TRAITS, VARIABLE_INDEX } from './variable-index.ts';
import type { Neutral, VariableTraits } from './variable.ts';
import { isRoutingName, isSecretLikeName, prefixRow } from './variable-patterns.ts';

/** The traits of a name: its own, or those of a family known by its beginning. Names are compared with their case. */
export function findTraits(name: string): VariableTraits | undefined {
  const place = Object.hasOwn(VARIABLE_INDEX, name) ? VARIABLE_INDEX[name] : undefined;
  return place === undefined ? prefixRow(name) : TRAITS[place];
}

/** Every name of the catalogue that a launch treats in one of these ways. */
export function namesTreated(...neutrals: readonly Neutral[]): readonly string[] {
  const treated = TRAITS.map(({ neutral }) => neutrals.includes(neutral));
  const names: string[] = [];
  for (const name in VARIABLE_INDEX) if (treated[VARIABLE_INDEX[name] ?? -1] === true) names.push(name);
  return names;
}

/** Whether a name that the catalogue doesn't know looks as if it routed a session. */
export function isRoutingLike(name: string): boolean {
  return findTraits(name) === undefined && isRoutingName(name);
}

/** Whether the value of a name must never be shown: its row says so, or, without a row, its name looks like it. */
export function isSecretName(name: string): boolean {
  return findTraits(name)?.secret ?? isSecretLikeName(name);
}
