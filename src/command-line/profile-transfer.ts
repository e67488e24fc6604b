import { exportProfilesCommand } from '../commands/profile-export.ts';
import { importProfilesCommand } from '../commands/profile-import.ts';
import type { ProfileImportReport } from '../core/report/transfer-report.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderProfileExport, renderProfileImport } from '../render/profile-transfer.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly overwrite?: boolean;
  readonly allowCommands?: boolean;
};

/** `cordon profile export` and `cordon profile import`, for another machine. */
export const addTransfer: AddCommand = (profile, ending) => {
  profile
    .command('export')
    .description('print profiles for another machine, without any key')
    .argument('[name...]', 'which; all without')
    .option('--json', 'print the report as JSON')
    .action(async (names: readonly string[], { json }: Options) => {
      const host = createNodeHost();
      const done = await exportProfilesCommand(host, { names });
      finish(ending, done, { json, text: renderProfileExport });
      if (done.ok && json !== true) for (const notice of done.value.notices) host.tell(`cordon: ${notice}\n`);
    });
  profile
    .command('import')
    .description('take in profiles that `profile export` printed; yours stay')
    .argument('<file>', 'what `cordon profile export` printed')
    .option('--dry-run', 'only show what would come in')
    .option('--yes', 'don’t ask')
    .option('--overwrite', 'replace profiles of the same name')
    .option('--allow-commands', 'take in profiles that run a program for their key')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, { json, dryRun, yes, overwrite, allowCommands }: Options) => {
      const host = createNodeHost();
      const asks = yes !== true && json !== true && host.isInteractive();
      const done = await importProfilesCommand(host, {
        file,
        dryRun: dryRun === true || (yes !== true && !asks),
        overwrite: overwrite === true,
        allowsCommands: allowCommands === true,
        confirm: asks
          ? (planned) => ask(planned, overwrite === true)
          : async () => ({ apply: true, replace: new Set() }),
      });
      finish(ending, done, { json, text: renderProfileImport });
    });
};

async function ask(planned: ProfileImportReport, overwrite: boolean) {
  const { askYesOrNo } = await import('../host/ask-for-fix.ts');
  process.stdout.write(renderProfileImport(planned));
  const replace = new Set<string>();
  if (!(await askYesOrNo('Take these in?', false))) return { apply: false, replace };
  for (const { name, state } of overwrite ? [] : planned.profiles)
    if (state === 'kept' && (await askYesOrNo(`Replace your own profile "${name}"?`, false))) replace.add(name);
  return { apply: true, replace };
}
