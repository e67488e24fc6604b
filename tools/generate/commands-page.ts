import type { Command } from 'commander';
import { createProgram } from '../../src/command-line.ts';
import { code, generatedFrom, page, table, type Column } from './markdown.ts';

/** A command with the words that a person types for it. */
type Named = { readonly words: string; readonly command: Command };

const COLUMNS: readonly Column<Named>[] = [
  { title: 'Command', cell: ({ words }) => `[${code(words)}](#${words.replaceAll(' ', '-')})` },
  { title: 'What it does', cell: ({ command }) => command.description() },
];

export function commandsPage(): string {
  const program = createProgram({ status: 0 });
  const commands = commandsBelow(program, 'cordon');
  return page([
    '# Commands',
    generatedFrom('the program in src/command-line'),
    'What each command prints with `--help`. A command with `--json` prints one JSON object on standard output and nothing else; what it has to say beside that goes to standard error.',
    table(COLUMNS, commands),
    ...[{ words: 'cordon', command: program }, ...commands].map(sectionOf),
  ]);
}

/** Every command, each in front of its own sub-commands. The built-in `help` is not among them. */
function commandsBelow(command: Command, words: string): readonly Named[] {
  return command.commands.flatMap((child) => {
    const named = { words: `${words} ${child.name()}`, command: child };
    return [named, ...commandsBelow(child, named.words)];
  });
}

function sectionOf({ words, command }: Named): string {
  return `## ${words}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
}

/** As wide on every machine, whatever terminal it is printed on. */
const WIDTH = 110;

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => void (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}
