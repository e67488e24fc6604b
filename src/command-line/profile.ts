import { addProfileCommand, type ProfileAddInput } from '../commands/profile-add.ts';
import { listProfilesCommand } from '../commands/profile-list.ts';
import { profilePathCommand } from '../commands/profile-path.ts';
import { removeProfileCommand } from '../commands/profile-remove.ts';
import { showProfileCommand } from '../commands/profile-show.ts';
import { DRAFT_OPTIONS } from '../core/profiles/draft-options.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderProfileChange, renderProfileList, renderProfilePath, renderProfileShow } from '../render/profile.ts';
import { finish, printProblem, type AddCommand } from './ending.ts';
import { addTransfer } from './profile-transfer.ts';

type Options = { readonly json?: boolean };
const JSON_OPTION = ['--json', 'print the report as JSON'] as const;

export const addProfile: AddCommand = (program, ending) => {
  const profile = program.command('profile').description('list, show, add and remove profiles');
  profile
    .command('list')
    .description('every profile, with where it goes')
    .option(...JSON_OPTION)
    .action(async ({ json }: Options) => {
      const listed = await listProfilesCommand(createNodeHost());
      finish(ending, listed, { json, text: (report, { colour }) => renderProfileList(report, colour) });
      // The others are listed; that one is wrong is still status 2.
      for (const { problem } of listed.ok ? listed.value.broken : []) ending.status = printProblem(problem, false);
    });
  profile
    .command('show')
    .description('one profile whole')
    .argument('<name>', 'the name of the profile')
    .option(...JSON_OPTION)
    .action(async (name: string, { json }: Options) => {
      finish(ending, await showProfileCommand(createNodeHost(), { name }), {
        json,
        text: (report, { colour }) => renderProfileShow(report, colour),
      });
    });
  const add = profile
    .command('add')
    .description('add a profile; comments and style of the file stay')
    .argument('<name>', 'the name of the profile');
  for (const { flags, description } of DRAFT_OPTIONS) add.option(flags, description);
  add
    .option(...JSON_OPTION)
    .action(async (name: string, { json, ...draft }: Omit<ProfileAddInput, 'name'> & Options) => {
      finish(ending, await addProfileCommand(createNodeHost(), { ...draft, name }), {
        json,
        text: renderProfileChange,
      });
    });
  profile
    .command('remove')
    .description('remove a profile; everything else in the file stays')
    .argument('<name>', 'the name of the profile')
    .option(...JSON_OPTION)
    .action(async (name: string, { json }: Options) => {
      finish(ending, await removeProfileCommand(createNodeHost(), { name }), { json, text: renderProfileChange });
    });
  addTransfer(profile, ending);
  profile
    .command('path')
    .description('where the configuration is')
    .option(...JSON_OPTION)
    .action(({ json }: Options) => {
      finish(ending, profilePathCommand(createNodeHost()), { json, text: renderProfilePath });
    });
};
