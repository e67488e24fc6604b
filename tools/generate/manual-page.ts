import type { Command } from 'commander';
import { createProgram } from '../../src/command-line.ts';
import { commandsBelow } from '../../src/command-line/examples.ts';
import { VERSION } from '../../src/core/version.ts';
import { textBehind } from './help-text.ts';
import { argument, heading, literal, roff, term } from './roff.ts';

/** `man cordon`: the help of every command on one page. */
export function manualPage(): string {
  const program = createProgram({ status: 0 });
  return `${[
    '.\\" Generated from the program in src/command-line by npm run generate. Change it there.',
    `.TH CORDON 1 "" ${argument(`cordon ${VERSION}`)} "User Commands"`,
    heading('NAME'),
    roff('cordon - session-scoped routing for Claude Code'),
    heading('SYNOPSIS'),
    ...SYNOPSIS.map((line) => `.B ${argument('cordon')}\n${roff(line)}\n.br`),
    heading('DESCRIPTION'),
    roff(program.description()),
    roff('A command with --json prints one JSON object on standard output and nothing else.'),
    heading('OPTIONS'),
    ...optionsOf(program),
    heading('COMMANDS'),
    ...commandsBelow(program, ['cordon']).flatMap(({ words, command }) => sectionOf(words, command)),
    heading('EXIT STATUS'),
    ...EXIT_STATUSES.map(([status, meaning]) => term(status, meaning)),
    heading('FILES'),
    ...FILES.map(([file, meaning]) => term(file, meaning)),
    heading('ENVIRONMENT'),
    ...ENVIRONMENT.map(([name, meaning]) => term(name, meaning)),
    heading('SEE ALSO'),
    '.BR claude (1)',
  ].join('\n')}\n`;
}

function sectionOf(words: string, command: Command): readonly string[] {
  const behind = textBehind(command);
  return [
    `.SS ${argument(`${words} ${command.usage()}`.trim())}`,
    roff(command.description()),
    ...command.registeredArguments.map((row) => term(row.name(), row.description)),
    ...optionsOf(command),
    ...(behind === '' ? [] : behind.split('\n\n').map(paragraph)),
  ];
}

/** Where a line is indented, the lines are meant to stand as they are. */
function paragraph(text: string): string {
  return /^ /m.test(text) ? literal(text) : `.PP\n${roff(text)}`;
}

/** As the help lists them: `--help` is among a command's own only where it is said to be. */
function optionsOf(command: Command): readonly string[] {
  const help = command.createHelp();
  return help.visibleOptions(command).map((row) => term(help.optionTerm(row), help.optionDescription(row)));
}

const SYNOPSIS = ['run PROFILE [client arguments...]', 'COMMAND [options]'];

const EXIT_STATUSES: readonly (readonly [string, string])[] = [
  ['0', 'Done, and nothing is wrong.'],
  ['1', 'Findings of severity error, or a verification was contradicted.'],
  ['2', 'The command line or the configuration is wrong.'],
  ['3', 'Refused for safety: nothing was launched or written.'],
  ['4', 'Could not be established: no client, no witness.'],
  [
    '126, 127',
    'cordon run: the client can’t be started, or isn’t there. Once it was launched, the status is the client’s own.',
  ],
];

const FILES: readonly (readonly [string, string])[] = [
  [
    '~/.config/cordon/config.jsonc',
    'The configuration ($XDG_CONFIG_HOME counts; on Windows %APPDATA%\\cordon\\config.jsonc).',
  ],
  ['~/.local/state/cordon', 'Sessions, backups and the ledger ($XDG_STATE_HOME counts). For this user only.'],
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['CORDON_CONFIG', 'The configuration, in place of the file above.'],
  ['CORDON_CLAUDE', 'The client, in place of the first claude on PATH.'],
  ['CORDON_SECRET_STORE', 'file: keep secrets in the encrypted file although there is a keychain.'],
  ['CORDON_PROFILE, CORDON_SESSION', 'Set inside a session: its profile and its name.'],
];
