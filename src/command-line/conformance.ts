import { InvalidArgumentError } from 'commander';
import { statusOfConformance } from '../core/report/conformance-report.ts';
import { listenForEnd } from '../host/asked-to-end.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderConformance } from '../render/conformance.ts';
import { finish, printProblem, type AddCommand } from './ending.ts';

type Options = {
  readonly client?: string;
  readonly n: number;
  readonly seed?: number;
  readonly row?: readonly string[];
  readonly json?: boolean;
};

export const addConformance: AddCommand = (program, ending) => {
  program
    .command('conformance')
    .description('run every known leak and random cases on an installed client, and say which of cordon’s rules hold')
    .option('--client <path>', 'the client to check, instead of the one that a launch would start')
    .option('--n <number>', 'how many random cases are run', countOf, 40)
    .option('--seed <number>', 'which random cases; the report names it, so that they can be run again', countOf)
    .option('--row <id>', 'only this leak, as --json names it; may be given again', addTo)
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async ({ client, n, seed, row, json }: Options) => {
      const host = createNodeHost();
      // Loaded here alone: what signs the lab's certificates is larger than the rest of cordon.
      const { conformanceCommand } = await import('../commands/conformance.ts');
      const asked = listenForEnd();
      try {
        const outcome = await conformanceCommand(host, {
          client: client ?? null,
          n,
          ...(row === undefined ? {} : { only: row }),
          seed: seed ?? host.now() % 1_000_000,
          onProgress: progress,
          signal: asked.signal,
        });
        if (outcome.ok) ending.status = statusOfConformance(outcome.value);
        finish(ending, outcome, { json, text: (report, { colour }) => renderConformance(report, colour) });
      } catch (error) {
        if (!asked.signal.aborted) throw error;
        ending.status = printProblem(brokenOff(String(asked.signal.reason)), json === true);
      } finally {
        asked.stop();
      }
    });
};

/** Commander hands over what came before, and nothing at the first. */
function addTo(id: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), id];
}

function countOf(text: string): number {
  const number = Number(text);
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0 to 999999.');
  return number;
}

/** Standard error says how far it is: one line that is rewritten on a terminal, a line for each tenth elsewhere. */
function progress({ done, total }: { readonly done: number; readonly total: number }): void {
  const text = `${done} of ${total} runs of the client`;
  if (process.stderr.isTTY) process.stderr.write(`\r${text}${done === total ? '\r\u001B[K' : ''}`);
  else if (done % Math.ceil(total / 10) === 0 || done === total) process.stderr.write(`${text}\n`);
}

function brokenOff(signal: string) {
  return {
    code: 'broken-off',
    kind: 'unestablished',
    message: `The check was broken off by ${signal}; everything that it had started was ended.`,
    hint: 'Run it again; --seed repeats the same random cases.',
  } as const;
}

const HELP = `
Everything runs on loopback, in homes of its own, with made-up credentials: your files and your login play no part. With
40 random cases that is some 200 runs of the client. Two rows need root and Linux, and are named where they are left out.
Exit status: 0 every rule holds, 1 some differ, 4 there is no client to check, or it doesn't work at all.`;
