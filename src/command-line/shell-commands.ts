import { parseArgs } from 'node:util';
import { complete } from '../commands/complete.ts';
import { shellInit } from '../commands/shell-init.ts';
import { readTyped, writeCompletion } from '../core/completion/typed-words.ts';
import { fail, succeed, type Outcome } from '../core/problem.ts';
import { DEFAULT_PREFIX } from '../core/shells/function-names.ts';
import { isShell, SHELLS, type Shell } from '../core/shells/shell.ts';
import { writeScript } from '../core/shells/write-script.ts';
import { bearBrokenOutput } from '../host/broken-output.ts';
import { createNodeHost } from '../host/node-host.ts';
import { ownCommand } from '../host/own-command.ts';
import { printProblem, type AddCommand } from './ending.ts';
import { showName } from '../core/profiles/secret-shape.ts';

type Run = (words: readonly string[]) => Promise<number | 'help'>;

const RUNS: Readonly<Record<string, Run>> = {
  'shell-init': runShellInit,
  completion: runCompletion,
  complete: runComplete,
};

/** Reads and runs one of the commands that shells wait for. */
export async function runShellCommand(command: string, words: readonly string[]): Promise<number | 'help'> {
  bearBrokenOutput();
  const run = RUNS[command];
  if (run === undefined) throw new Error(`${command} is no command of a shell`);
  return run(words);
}

async function runShellInit(words: readonly string[]): Promise<number | 'help'> {
  const line = readLine(words, { prefix: { type: 'string' }, shim: { type: 'boolean' } });
  if (line === 'help') return 'help';
  if (!line.ok) return printProblem(line.problem, false);
  const { shell, values } = line.value;
  const prefix = typeof values['prefix'] === 'string' ? values['prefix'] : DEFAULT_PREFIX;
  const made = await shellInit(createNodeHost(), {
    shell,
    prefix,
    shim: values['shim'] === true,
    command: ownCommand(),
  });
  if (!made.ok) return printProblem(made.problem, false);
  process.stdout.write(made.value.script);
  return made.value.problem === null ? 0 : printProblem(made.value.problem, false);
}

async function runCompletion(words: readonly string[]): Promise<number | 'help'> {
  const line = readLine(words, {});
  if (line === 'help') return 'help';
  if (!line.ok) return printProblem(line.problem, false);
  process.stdout.write(writeScript(line.value.shell, { command: ownCommand(), functions: [], completes: true }));
  return 0;
}

/** Asked by the functions that the other two print: `complete SHELL cordon|client -- WORD…`. Wrong words are nothing to offer. */
async function runComplete([shell = '', line = '', dashes, ...words]: readonly string[]): Promise<number> {
  if (!isShell(shell) || (line !== 'cordon' && line !== 'client') || dashes !== '--') return 2;
  const typed = readTyped(shell, words);
  const completion = await complete(createNodeHost(), { line, words: typed.words });
  process.stdout.write(writeCompletion(completion, typed.cut));
  return 0;
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
type Line = { readonly shell: Shell; readonly values: Readonly<Record<string, unknown>> };

function readLine(words: readonly string[], options: Options): Outcome<Line> | 'help' {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values['help'] === true) return 'help';
    const [shell = '', ...more] = positionals;
    return isShell(shell) && more.length === 0 ? succeed({ shell, values }) : fail(unknownShell(positionals));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail({
      code: 'bad-line',
      kind: 'usage',
      message: error.message,
      hint: `Name the shell: ${SHELLS.join(', ')}.`,
    });
  }
}

function unknownShell(given: readonly string[]) {
  const known = `The shells are ${SHELLS.join(', ')}.`;
  const [shell] = given;
  return {
    code: 'unknown-shell',
    kind: 'usage',
    message:
      shell === undefined
        ? 'A shell has to be named.'
        : given.length > 1
          ? 'One shell has to be named.'
          : `cordon doesn't know the shell ${showName(shell)}.`,
    hint: known,
  } as const;
}

/** Only the help: `cli.ts` hands these lines over before they are parsed. */
export const addShellHelp: AddCommand = (program) => {
  program
    .command('shell-init')
    .description('print functions for the profiles (claude-native, …) and completion, for a shell to evaluate')
    .argument('<shell>', SHELLS.join(', '))
    .option('--prefix <text>', 'what the functions’ names begin with', DEFAULT_PREFIX)
    .option('--shim', 'a function claude too, which runs the profile that the directory or the configuration asks for')
    .addHelpText(
      'after',
      '\nFor bash: eval "$(cordon shell-init bash)". `cordon init --shell bash` puts it into the start-up file.',
    );
  program
    .command('completion')
    .description('print completion for cordon alone, for a shell to evaluate')
    .argument('<shell>', SHELLS.join(', '));
};
