import { initialise, type InitInput } from '../commands/init.ts';
import { INIT_OPTIONS } from '../core/profiles/draft-options.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderInit } from '../render/profile.ts';
import { finish, type AddCommand } from './ending.ts';

export const addInit: AddCommand = (program, ending) => {
  const command = program.command('init').description('write a first configuration with one profile');
  for (const { flags, description } of INIT_OPTIONS) command.option(flags, description);
  command
    .option('--json', 'print the report as JSON')
    .action(async ({ json, ...input }: InitInput & { readonly json?: boolean }) => {
      finish(ending, await initialise(createNodeHost(), input), { json, text: renderInit });
    });
};
