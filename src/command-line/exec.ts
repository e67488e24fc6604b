import { planExec } from '../commands/exec.ts';
import { parseExecLine } from '../core/plan/parse-exec-line.ts';
import { succeed, type Outcome } from '../core/problem.ts';
import { launchUnder } from '../host/launch/launch-plan.ts';
import { createNodeHost, ordinalMarks } from '../host/node-host.ts';
import { safeText } from '../render/safe-text.ts';
import type { AddCommand } from './ending.ts';

/** Reads its own words, so that the program's arguments pass exactly, and becomes the program. */
export async function runExec(words: readonly string[]): Promise<Outcome<number | 'help'>> {
  const line = parseExecLine(words);
  if (!line.ok) return line;
  if (line.value.help) return succeed('help');
  const host = createNodeHost({ fingerprint: ordinalMarks() });
  const planned = await planExec(host, line.value);
  if (!planned.ok) return planned;
  const { plan, program } = planned.value;
  return launchUnder({
    host,
    plan: { ...plan, notices: plan.notices.map(safeText) },
    programOf: () => program,
    hint: 'See whether it starts by itself.',
  });
}

/** Only the help: `cli.ts` hands the words of an `exec` over before they are parsed. */
export const addExecHelp: AddCommand = (program) => {
  program
    .command('exec')
    .description('start another program in the environment that the client would get under a profile')
    .usage('PROFILE -- program [arguments…]')
    .addHelpText(
      'after',
      '\nFor programs on the Agent SDK. The exit status is the program’s own; 127 where it is missing, 126 where it can’t be started.',
    );
};
