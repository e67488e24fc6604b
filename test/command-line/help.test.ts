import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/command-line.ts';
import { commandsBelow } from '../../src/command-line/examples.ts';
import { helpOf, textBehind } from '../../tools/generate/help-text.ts';
import { roff } from '../../tools/generate/roff.ts';
import { commandsIn } from '../docs/markdown.ts';
import { whyUnknown } from '../docs/known-command.ts';

const commands = commandsBelow(createProgram({ status: 0 }));
const leaves = commands.filter(({ command }) => command.commands.length === 0);

/** The lines of the examples in a help. */
const examplesIn = (help: string): readonly string[] =>
  [...help.slice(help.indexOf('\nExamples:')).matchAll(/^ {2}(\S.*)$/gm)].map(([, line]) => line ?? '');

describe('the help', () => {
  it.each(leaves)('of $words says what each word is for, with examples', ({ words, command }) => {
    expect(command.description()).not.toBe('');
    expect(
      command.registeredArguments.filter(({ description }) => description === '').map((row) => row.name()),
    ).toEqual([]);
    expect(command.options.filter(({ description }) => description === '').map(({ flags }) => flags)).toEqual([]);
    expect(examplesIn(`\n${textBehind(command)}`)).not.toEqual([]);
    expect(helpOf(command)).toMatch(new RegExp(`^Usage: cordon ${words}`));
  });

  it.each(leaves)('of $words shows only commands that the program has', ({ words, command }) => {
    const shown = examplesIn(`\n${textBehind(command)}`);
    const own = shown.filter((line) => new RegExp(`\\bcordon ${words}(?!\\w)`).test(line));
    expect(own).toEqual(shown);
    expect(shown.flatMap(commandsIn).flatMap((line) => whyUnknown(line) ?? [])).toEqual([]);
  });
});

describe('the manual page', () => {
  it.each([
    ['--json', '\\-\\-json'],
    ['.profile', '\\&.profile'],
    ["a\n'b", "a\n\\&'b"],
    ['C:\\x', 'C:\\ex'],
    ['it’s', 'it\\[u2019]s'],
  ])('writes %j as %j', (text, written) => {
    expect(roff(text)).toBe(written);
  });

  const groff = spawnSync('groff', ['--version']).status === 0;
  it.skipIf(!groff)('is one that groff takes without a warning', () => {
    const page = path.resolve(import.meta.dirname, '..', '..', 'man', 'cordon.1');
    const read = spawnSync('groff', ['-man', '-ww', '-z', page], { encoding: 'utf8' });
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
