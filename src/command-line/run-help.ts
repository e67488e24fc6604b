import type { AddCommand } from './ending.ts';

/** Only the help: `cli.ts` reads a launch's command line itself, before anything of this is loaded. */
export const addRunHelp: AddCommand = (program) => {
  program
    .command('run')
    .description('launch Claude Code under a profile, contained')
    .usage('[--dry-run] [--json] PROFILE|--default [--] [client arguments…]')
    .option('--dry-run', 'print the plan and launch nothing')
    .option('--json', 'with --dry-run: print the plan as JSON')
    .option('--default', 'in the place of PROFILE: the one that the directory or the configuration asks for')
    .addHelpText(
      'after',
      '\nEverything behind PROFILE is the client’s. `native` is always there: your own login, the client’s default model.',
    );
};
