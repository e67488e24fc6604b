import type { EditReport } from '../../core/report/edit-report.ts';
import { fail, type Outcome, type Problem } from '../../core/problem.ts';
import type { Shell } from '../../core/shells/shell.ts';
import { BLOCK_NAME, startUpLine } from '../../core/shells/start-up-line.ts';
import type { Host } from '../host.ts';
import { isCordonOnPath, startUpFile } from '../start-up-file.ts';
import { applyEdits } from './apply-edits.ts';

export type StartUpLineRequest = {
  readonly host: Host;
  readonly shell: Shell;
  readonly shim: boolean;
  readonly prefix: string | null;
  /** cordon itself, as words, for where it isn't on PATH. */
  readonly command: readonly string[];
  /** For tests: when the written file is looked at again, in milliseconds. */
  readonly looks?: readonly number[];
};

/** Adds cordon's line to a shell's start-up file, or renews it; a file that has it is left as it is. */
export async function addStartUpLine(request: StartUpLineRequest): Promise<Outcome<EditReport>> {
  const { host, shell, shim, prefix, looks } = request;
  const path = startUpFile(host, shell);
  if (path === null) return fail(NO_HOME);
  const command = isCordonOnPath(host) ? ['cordon'] : request.command;
  const run = await applyEdits({
    host,
    edits: [
      { path, edit: { kind: 'block', name: BLOCK_NAME, lines: [startUpLine(shell, { command, shim, prefix })] } },
    ],
    command: `cordon init --shell ${shell}`,
    version: null,
    ...(looks === undefined ? {} : { looks }),
  });
  if (!run.ok) return run;
  const [edit] = run.value.edits;
  if (edit === undefined) throw new Error('one edit was asked for');
  return edit.outcome;
}

const NO_HOME: Problem = {
  code: 'no-home',
  kind: 'usage',
  message: 'There is no start-up file: HOME is not set.',
  hint: 'Set HOME to your home directory.',
};
