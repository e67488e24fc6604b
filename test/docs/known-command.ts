import type { Command } from 'commander';
import { createProgram } from '../../src/command-line.ts';

/** Why the program would refuse this command, or null. A launch has options of its own in front of the profile only. */
export function whyUnknown(words: readonly string[]): string | null {
  let command: Command = createProgram({ status: 0 });
  const rest = [...words];
  while (command.commands.length > 0) {
    const [word = ''] = rest.splice(0, 1);
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined)
      return words.length === 1 && word.startsWith('--') ? null : `there is no ${words.join(' ')}`;
    command = next;
  }
  const end = command.name() === 'run' ? rest.findIndex((word) => !word.startsWith('-')) : rest.indexOf('--');
  const own = end === -1 ? rest : rest.slice(0, end);
  const options = new Set(command.options.map(({ long }) => long));
  const unknown = own.find((word) => word.startsWith('--') && word !== '--help' && !options.has(word));
  return unknown === undefined ? null : `${words.join(' ')}: no option ${unknown}`;
}
