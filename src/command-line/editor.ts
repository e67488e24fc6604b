import { Argument } from 'commander';
import { setEditor } from '../commands/editor.ts';
import { EDITORS, findEditor } from '../core/editors/editor.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderDesktop, renderEditor } from '../render/editor.ts';
import { finish, print, type AddCommand } from './ending.ts';

type Options = {
  readonly profile?: string;
  readonly remove?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

export const addEditor: AddCommand = (program, ending) => {
  program
    .command('editor')
    .description('tell an editor to start its sessions under a profile, or say what the desktop application does')
    .addArgument(new Argument('<editor>', 'which one').choices([...EDITORS.map(({ id }) => id), 'desktop']))
    .option('--profile <name>', 'the profile; the configuration’s default where it is left out')
    .option('--remove', 'take it out again')
    .option('--dry-run', 'only show what would be written')
    .option('--json', 'print the report as JSON')
    .action(async (id: string, { profile, remove, dryRun, json }: Options) => {
      const host = createNodeHost();
      const editor = findEditor(id);
      if (editor === undefined) {
        const { describeDesktop } = await import('../commands/editor-desktop.ts');
        print(await describeDesktop(host), { json, text: renderDesktop });
        return;
      }
      const done = await setEditor(host, {
        editor,
        profile: profile ?? null,
        remove: remove === true,
        dryRun: dryRun === true,
      });
      finish(ending, done, { json, text: (report, { colour }) => renderEditor(report, colour) });
      if (done.ok && done.value.edit?.ok === true && 'state' in done.value.edit.value)
        ending.status = done.value.edit.value.state === 'written-back' ? 3 : 0;
    });
};
