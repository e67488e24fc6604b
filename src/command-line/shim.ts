import { shim } from '../commands/shim.ts';
import { DEFAULT_PREFIX } from '../core/shells/function-names.ts';
import { createNodeHost } from '../host/node-host.ts';
import { ownCommand } from '../host/own-command.ts';
import { renderShim } from '../render/shim.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = {
  readonly claude?: boolean;
  readonly dir?: string;
  readonly prefix: string;
  readonly remove?: boolean;
  readonly json?: boolean;
};

export const addShim: AddCommand = (program, ending) => {
  program
    .command('shim')
    .description(
      'write programs that start a profile’s sessions directly (claude-native, …), a millisecond over the client',
    )
    .argument('[profiles...]', 'the profiles; every one that needs no key and no gateway where none is named')
    .option('--claude', 'plain claude too: it runs the profile that the directory or the configuration asks for')
    .option('--dir <directory>', 'where they go, instead of cordon’s own directory below ~/.local/share')
    .option('--prefix <text>', 'what their names begin with', DEFAULT_PREFIX)
    .option('--remove', 'remove them')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nWhere anything differs from what a program was made for (client, settings, environment, directory, arguments), it asks cordon.',
    )
    .action(async (profiles: readonly string[], { claude, dir, prefix, remove, json }: Options) => {
      const input = { profiles, claude: claude === true, directory: dir ?? null, prefix, remove: remove === true };
      finish(ending, await shim(createNodeHost(), { ...input, cordon: ownCommand() }), { json, text: renderShim });
    });
};
