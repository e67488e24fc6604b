import path from 'node:path';
import { raiseBudgetCommand } from '../commands/budget-raise.ts';
import { setBudgetCommand } from '../commands/budget-set.ts';
import { showBudgetsCommand } from '../commands/budget-show.ts';
import type { Host } from '../host/host.ts';
import { createNodeHost } from '../host/node-host.ts';
import { projectRoot } from '../host/project-root.ts';
import { renderBudgetChange, renderBudgetRaise, renderBudgets } from '../render/budget.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean };
type TargetOptions = Options & { readonly project?: string | true; readonly overall?: boolean };

const JSON_OPTION = ['--json', 'print the report as JSON'] as const;
const PROJECT_OPTION = ['--project [path]', 'of a project, by default the one around the working directory'] as const;
const OVERALL_OPTION = ['--overall', 'over everything together'] as const;

export const addBudget: AddCommand = (program, ending) => {
  const budget = program.command('budget').description('show, set and raise what sessions may cost');
  budget
    .command('show')
    .description('every limit, and what stands against it now')
    .argument('[profile]', 'the profile; every limit where it is left out')
    .option(...JSON_OPTION)
    .action(async (profile: string | undefined, { json }: Options) => {
      finish(ending, await showBudgetsCommand(createNodeHost(), { profile }), {
        json,
        text: (report, { colour }) => renderBudgets(report, colour),
      });
    });
  budget
    .command('set')
    .description('write a limit into the configuration; off in place of the amount takes it out')
    .usage('PROFILE USD | USD --project [path] | USD --overall')
    .argument(
      '<words...>',
      'the profile and the limit in US dollars, or off; with --project or --overall the limit alone',
    )
    .option('--per <span>', 'session, day, week or month (UTC); without it, as it was, or day')
    .option('--warn-at <shares>', 'shares at which the session says so, as in 0.5,0.8')
    .option(...PROJECT_OPTION)
    .option(...OVERALL_OPTION)
    .option(...JSON_OPTION)
    .action(
      async (
        words: readonly string[],
        options: TargetOptions & { readonly per?: string; readonly warnAt?: string },
      ) => {
        const host = createNodeHost();
        const { per, warnAt, json } = options;
        finish(ending, await setBudgetCommand(host, { ...whose(host, words, options), per, warnAt }), {
          json,
          text: renderBudgetChange,
        });
      },
    );
  budget
    .command('raise')
    .description('lift a limit until it resets; sessions that run see it at once')
    .usage('PROFILE USD | USD --project [path] | USD --overall')
    .argument('<words...>', 'the profile and the US dollars to add; with --project or --overall the dollars alone')
    .option('--session <id>', 'which session’s, where the limit is for each session')
    .option(...PROJECT_OPTION)
    .option(...OVERALL_OPTION)
    .option(...JSON_OPTION)
    .action(async (words: readonly string[], options: TargetOptions & { readonly session?: string }) => {
      const host = createNodeHost();
      const { session, json } = options;
      finish(ending, await raiseBudgetCommand(host, { ...whose(host, words, options), session }), {
        json,
        text: (report, { colour }) => renderBudgetRaise(report, colour),
      });
    });
};

function whose(host: Host, words: readonly string[], { project, overall = false }: TargetOptions) {
  return { words, overall, project: project === undefined ? null : projectOf(host, project) };
}

function projectOf(host: Host, named: string | true): string | null {
  const directory = named === true ? host.cwd : path.resolve(host.cwd ?? '/', named);
  return projectRoot(host, directory);
}
