import { initialise, type InitInput } from '../commands/init.ts';
import { INIT_OPTIONS } from '../core/profiles/draft-options.ts';
import { createNodeHost } from '../host/node-host.ts';
import { ownCommand } from '../host/own-command.ts';
import { renderInit } from '../render/profile.ts';
import { finish, type AddCommand } from './ending.ts';

export const addInit: AddCommand = (program, ending) => {
  const command = program
    .command('init')
    .description('write a first configuration with one profile, or a line in a shell’s start-up file');
  for (const { flags, description } of INIT_OPTIONS) command.option(flags, description);
  command
    .option('--json', 'print the report as JSON')
    .action(async ({ json, ...input }: InitInput & { readonly json?: boolean }) => {
      const done = await initialise(createNodeHost(), input, ownCommand());
      finish(ending, done, { json, text: renderInit });
      if (done.ok && done.value.startUp?.state === 'written-back') ending.status = 3;
    });
};
