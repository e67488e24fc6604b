import type { VariableRow } from '../../src/core/catalogue/variable.ts';
import { VARIABLES } from '../../src/core/catalogue/variables.ts';

/** The part of the catalogue that a launch looks things up in, in the form that loads fastest: one literal, no code. */
export function variableIndexSource(): string {
  const traits = [...new Set(VARIABLES.map(traitsOf))];
  return [
    '// Generated from the tables in src/core/catalogue/variables by npm run generate. Edit those.',
    "import type { VariableTraits } from './variable.ts';",
    '',
    '/** What variables have in common: class, treatment, secrecy. */',
    'export const TRAITS: readonly VariableTraits[] = [',
    ...traits.map((row) => `  ${row},`),
    '];',
    '',
    '/** Every name of the catalogue, with the place of its traits. */',
    'export const VARIABLE_INDEX: Readonly<Record<string, number>> = {',
    ...VARIABLES.map((row) => `  '${row.name}': ${traits.indexOf(traitsOf(row))},`),
    '};',
    '',
  ].join('\n');
}

function traitsOf({ class: kind, neutral, secret }: VariableRow): string {
  return `{ class: '${kind}', neutral: '${neutral}', secret: ${secret} }`;
}
