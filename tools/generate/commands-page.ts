import { createProgram } from '../../src/command-line.ts';
import { commandsBelow, type NamedCommand } from '../../src/command-line/examples.ts';
import { helpOf } from './help-text.ts';
import { code, generatedFrom, page, table, type Column } from './markdown.ts';

const COLUMNS: readonly Column<NamedCommand>[] = [
  { title: 'Command', cell: ({ words }) => `[${code(words)}](#${words.replaceAll(' ', '-')})` },
  { title: 'What it does', cell: ({ command }) => command.description() },
];

export function commandsPage(): string {
  const program = createProgram({ status: 0 });
  const commands = commandsBelow(program, ['cordon']);
  return page([
    '# Commands',
    generatedFrom('the program in src/command-line'),
    'What each command prints with `--help`. A command with `--json` prints one JSON object on standard output and nothing else; what it has to say beside that goes to standard error.',
    table(COLUMNS, commands),
    ...[{ words: 'cordon', command: program }, ...commands].map(sectionOf),
  ]);
}

function sectionOf({ words, command }: NamedCommand): string {
  return `## ${words}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
}
