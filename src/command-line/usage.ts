import { usageCommand, type UsageInput } from '../commands/usage.ts';
import type { UsageReport } from '../core/report/usage-report.ts';
import { createNodeHost } from '../host/node-host.ts';
import { untilInterrupted } from '../host/until-interrupted.ts';
import { renderUsage } from '../render/usage.ts';
import { renderUsageCsv } from '../render/usage-csv.ts';
import { finish, printProblem, type AddCommand, type Ending } from './ending.ts';

type Options = UsageInput & { readonly json?: boolean; readonly csv?: boolean; readonly watch?: boolean };

export const addUsage: AddCommand = (program, ending) => {
  program
    .command('usage')
    .description('what sessions used and what it cost, from the ledger of their gateways')
    .option('--by <what>', 'day, profile, model, project or session; without it: day')
    .option('--since <moment>', 'from then on: 2026-11-25 (UTC), today, 7d, 12h, or a time in ISO 8601')
    .option('--until <moment>', 'up to then; a day is included')
    .option('--watch', 'draw it again every two seconds, until Ctrl-C; today’s, unless --since says otherwise')
    .option('--csv', 'print it as CSV')
    .option('--json', 'print the report as JSON')
    .action(async ({ json, csv, watch, ...input }: Options) => {
      if ([json, csv, watch].filter(Boolean).length > 1) {
        ending.status = printProblem(ONE_FORM, json === true);
        return;
      }
      if (watch === true) return watchUsage(ending, { ...input, since: input.since ?? 'today' });
      finish(ending, await usageCommand(createNodeHost(), input), {
        json,
        text: (report, { colour }) => (csv === true ? renderUsageCsv(report) : textOf(report, colour)),
      });
    });
};

const ONE_FORM = {
  code: 'one-form',
  kind: 'usage',
  message: 'Only one of --json, --csv and --watch goes at a time.',
  hint: 'For a program that looks again and again, call `cordon usage --json` each time.',
} as const;

function textOf(report: UsageReport, colour: boolean): string {
  return renderUsage(report, { colour, width: process.stdout.columns ?? 120 });
}

const PAUSE_MS = 2000;
/** To the upper left, and everything below is gone. */
const REDRAW = '\u001B[H\u001B[J';

async function watchUsage(ending: Ending, input: UsageInput): Promise<void> {
  const host = createNodeHost();
  await untilInterrupted(PAUSE_MS, async () => {
    const outcome = await usageCommand(host, input);
    if (!outcome.ok) {
      ending.status = printProblem(outcome.problem, false);
      return 'over';
    }
    const text = textOf(outcome.value, process.stdout.hasColors?.() ?? false);
    process.stdout.write(process.stdout.isTTY ? REDRAW + text : `${text}\n`);
    return 'again';
  });
}
