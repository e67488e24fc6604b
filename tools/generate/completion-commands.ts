import type { Command } from 'commander';
import { createProgram } from '../../src/command-line.ts';
import type { CommandRow } from '../../src/core/completion/command-row.ts';

/** The program's own commands and options as a table that completion reads without loading the parser. */
export function completionCommandsSource(): string {
  const rows = rowsOf(createProgram({ status: 0 }), []);
  return `// Generated from the program in src/command-line by npm run generate. Edit those.
import type { CommandRow } from './command-row.ts';

/** Every command of cordon, itself first. */
export const COMMANDS: readonly CommandRow[] = [
${rows.map((row) => `  ${JSON.stringify(row)},\n`).join('')}];
`;
}

function rowsOf(command: Command, words: readonly string[]): readonly CommandRow[] {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .map(({ short, long, description, required, optional }) => ({
      names: [long, short].filter((name) => name !== undefined),
      description,
      takesValue: required || optional,
    }));
  const row = { words, description: words.length === 0 ? '' : command.description(), options };
  return [row, ...command.commands.flatMap((child) => rowsOf(child, [...words, child.name()]))];
}
