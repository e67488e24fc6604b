import type { AddCommand } from './ending.ts';

/** Only the help: `bin/cordon.cjs` starts the status line from a file of its own, because a client draws it again and again. */
export const addStatuslineHelp: AddCommand = (program) => {
  program
    .command('statusline')
    .description('print one line about the session, for the client’s status line')
    .usage('< the client’s JSON')
    .addHelpText(
      'after',
      '\nRouted sessions have it by themselves. The person’s own status line gets the same JSON, and stands below.',
    );
};
