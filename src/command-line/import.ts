import { Argument } from 'commander';
import { importProfiles } from '../commands/import.ts';
import { IMPORT_SOURCES, type ImportSource } from '../core/imports/found.ts';
import type { ImportReport } from '../core/report/import-report.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderFound, renderImport } from '../render/import.ts';
import { fix } from './doctor.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = { readonly dryRun?: boolean; readonly yes?: boolean; readonly json?: boolean };

export const addImport: AddCommand = (program, ending) => {
  program
    .command('import')
    .description(
      'make profiles of what other routers, user settings and shell functions hold; nothing of theirs is changed',
    )
    .addArgument(new Argument('[source...]', 'where to look; everywhere without').choices([...IMPORT_SOURCES]))
    .option('--dry-run', 'only show what was found')
    .option('--yes', 'don’t ask')
    .option('--json', 'print the report as JSON')
    .action(async (sources: readonly ImportSource[], { dryRun, yes, json }: Options) => {
      const host = createNodeHost();
      const asks = yes !== true && json !== true && host.isInteractive();
      const done = await importProfiles(host, {
        sources: sources.length === 0 ? IMPORT_SOURCES : sources,
        // Nobody can be asked: then it is shown, as --dry-run shows it.
        dryRun: dryRun === true || (yes !== true && !asks),
        confirm: asks ? ask : async () => true,
      });
      finish(ending, done, { json, text: renderImport });
      // Also where everything was imported before, or couldn't be: it routes every session all the same.
      const left =
        done.ok &&
        (done.value.state === 'done' || done.value.state === 'nothing') &&
        done.value.found.some(({ source }) => source === 'settings');
      if (asks && left && (await askYesOrNo('User settings still route every session. Look at taking that out now?')))
        await fix(host, { fix: true }, ending);
    });
};

async function ask(planned: ImportReport): Promise<boolean> {
  process.stdout.write(renderFound(planned));
  return askYesOrNo('Make these profiles?');
}

async function askYesOrNo(question: string): Promise<boolean> {
  return (await import('../host/ask-for-fix.ts')).askYesOrNo(question, true);
}
