import { Command, CommanderError } from 'commander';
import { VERSION } from './core/version.ts';
import { addConformance } from './command-line/conformance.ts';
import { addCredential } from './command-line/credential.ts';
import { addBudget } from './command-line/budget.ts';
import { addDoctor } from './command-line/doctor.ts';
import { addEditor } from './command-line/editor.ts';
import { addExecHelp } from './command-line/exec.ts';
import { addExamples } from './command-line/examples.ts';
import { addExplain } from './command-line/explain.ts';
import { addGateway } from './command-line/gateway.ts';
import { addImport } from './command-line/import.ts';
import { addInit } from './command-line/init.ts';
import { addProfile } from './command-line/profile.ts';
import { addProject } from './command-line/project.ts';
import { addRunHelp } from './command-line/run-help.ts';
import { addSecret } from './command-line/secret.ts';
import { addShellHelp } from './command-line/shell-commands.ts';
import { addShim } from './command-line/shim.ts';
import { addStatus } from './command-line/status.ts';
import { addStatuslineHelp } from './command-line/statusline.ts';
import { addUndo } from './command-line/undo.ts';
import { addUsage } from './command-line/usage.ts';
import { addVerify } from './command-line/verify.ts';
import { addWrapHelp } from './command-line/wrap.ts';
import type { Ending } from './command-line/ending.ts';
import { withoutSecretWords } from './core/profiles/secret-shape.ts';
import { bearBrokenOutput } from './host/broken-output.ts';
import { safeText } from './render/safe-text.ts';

/** Every command but a launch itself. A command line that is wrong ends with status 2. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  bearBrokenOutput();
  const ending: Ending = { status: 0 };
  const program = createProgram(ending);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return ending.status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

/** The whole command line; the reference is generated from its help. */
export function createProgram(ending: Ending): Command {
  const program = new Command('cordon')
    .description(
      'Session-scoped routing for Claude Code: one session goes where you sent it, every other one stays native.',
    )
    .version(VERSION, '-V, --version', 'print cordon’s version')
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError(true)
    .showHelpAfterError('Run `cordon --help` for the commands.')
    .addHelpText('after', EXIT_STATUSES)
    .configureOutput({ outputError: (text, write) => write(safeText(withoutSecretWords(text.trimEnd())) + '\n') })
    .exitOverride();
  for (const add of [
    addRunHelp,
    addExecHelp,
    addExplain,
    addDoctor,
    addInit,
    addImport,
    addProfile,
    addProject,
    addEditor,
    addSecret,
    addUndo,
    addVerify,
    addConformance,
    addStatus,
    addStatuslineHelp,
    addCredential,
    addWrapHelp,
    addShellHelp,
    addShim,
    addGateway,
    addUsage,
    addBudget,
  ])
    add(program, ending);
  addExamples(program);
  return program;
}

const EXIT_STATUSES = `
Exit status: 0 done; 1 findings; 2 the command line or the configuration is wrong; 3 refused for safety, nothing was
launched or written; 4 could not be established. \`cordon run\` ends with the client's own status once it has launched.`;
