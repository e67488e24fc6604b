import { statusCommand } from '../commands/status.ts';
import { statusOfReport } from '../core/report/status-report.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderStatus } from '../render/status.ts';
import { print, type AddCommand } from './ending.ts';

export const addStatus: AddCommand = (program, ending) => {
  program
    .command('status')
    .description(
      'inside a session: what it is, and whether its route still is the planned one; outside: the sessions that run',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExit status inside a session: 0 as planned, 1 drifted, 4 unknown.')
    .action(({ json }: { readonly json?: boolean }) => {
      const report = statusCommand(createNodeHost());
      ending.status = statusOfReport(report);
      print(report, { json, text: (shown, { colour }) => renderStatus(shown, colour) });
    });
};
