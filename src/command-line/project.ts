import { clearProject } from '../commands/project-clear.ts';
import { showProject } from '../commands/project-show.ts';
import { trustProject } from '../commands/project-trust.ts';
import { useProject } from '../commands/project-use.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderProjectClear, renderProjectShow, renderProjectTrust, renderProjectUse } from '../render/project.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean; readonly dryRun?: boolean };
const JSON_OPTION = ['--json', 'print the report as JSON'] as const;

export const addProject: AddCommand = (program, ending) => {
  const project = program
    .command('project')
    .description('make plain sessions in one repository use a profile, and take it out again');
  project
    .command('use')
    .description(
      'write the profile into this repository’s local settings, which git ignores; the key stays with cordon',
    )
    .argument('<profile>', 'the profile that plain sessions here use')
    .option('--dry-run', 'only show what would be written')
    .option(...JSON_OPTION)
    .action(async (profile: string, { json, dryRun }: Options) => {
      finish(ending, await useProject(createNodeHost(), { profile, dryRun: dryRun === true }), {
        json,
        text: (report, { colour }) => renderProjectUse(report, colour),
      });
    });
  project
    .command('clear')
    .description('take exactly that out again')
    .option(...JSON_OPTION)
    .action(async ({ json }: Options) => {
      finish(ending, await clearProject(createNodeHost()), { json, text: renderProjectClear });
    });
  project
    .command('show')
    .description('what this repository uses and allows, and where a plain session here goes')
    .option(...JSON_OPTION)
    .action(async ({ json }: Options) => {
      finish(ending, await showProject(createNodeHost()), { json, text: renderProjectShow });
    });
  project
    .command('trust')
    .description('follow this repository’s .cordon.jsonc, which says which of your profiles may be used in it')
    .option(...JSON_OPTION)
    .action(async ({ json }: Options) => {
      finish(ending, await trustProject(createNodeHost()), { json, text: renderProjectTrust });
    });
};
