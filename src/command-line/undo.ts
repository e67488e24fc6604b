import { listUndo, undo } from '../commands/undo.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderUndo, renderUndoList, undoListReport, undoReport } from '../render/undo.ts';
import { finish, type AddCommand } from './ending.ts';
import { succeed } from '../core/problem.ts';

type Options = { readonly json?: boolean; readonly list?: boolean };

export const addUndo: AddCommand = (program, ending) => {
  program
    .command('undo')
    .description('restore byte for byte what cordon changed in a file of yours')
    .argument('[id]', 'the change to undo; the last one where it is left out')
    .option('--list', 'show what can be undone')
    .option('--json', 'print the report as JSON')
    .action(async (id: string | undefined, { json, list }: Options) => {
      const host = createNodeHost();
      if (list === true) {
        const edits = await listUndo(host);
        finish(ending, edits.ok ? succeed(undoListReport(edits.value)) : edits, {
          json,
          text: (report) => renderUndoList(report.edits),
        });
        return;
      }
      const run = await undo(host, { id: id ?? null });
      finish(ending, run.ok ? succeed(undoReport(run.value)) : run, {
        json,
        text: (report, { colour }) => renderUndo(report, colour),
      });
      if (run.ok && run.value.edits.some(({ state }) => state === 'refused' || state === 'written-back'))
        ending.status = 3;
    });
};
