import { verifyAllCommand, verifyCommand } from '../commands/verify.ts';
import { statusOfVerdicts } from '../core/report/verify-report.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderVerify, renderVerifyAll } from '../render/verify.ts';
import { finish, printProblem, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean; readonly all?: boolean };

export const addVerify: AddCommand = (program, ending) => {
  program
    .command('verify')
    .description('launch the client once against a local witness, and compare what is seen with the plan')
    .usage('PROFILE [--json] | --all [--json]')
    .argument('[profile]', 'the profile to verify')
    .option('--all', 'verify every profile, and print a table')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (profile: string | undefined, { json, all }: Options) => {
      const host = createNodeHost();
      if ((profile === undefined) === (all !== true)) {
        ending.status = printProblem(ONE_OR_ALL, json === true);
        return;
      }
      if (profile === undefined) {
        const outcome = await verifyAllCommand(host);
        if (outcome.ok) ending.status = statusOfVerdicts(outcome.value.verdicts);
        finish(ending, outcome, { json, text: (report, { colour }) => renderVerifyAll(report, colour) });
        return;
      }
      const outcome = await verifyCommand(host, { profile });
      if (outcome.ok) ending.status = statusOfVerdicts([outcome.value]);
      finish(ending, outcome, { json, text: (report, { colour }) => renderVerify(report, colour) });
    });
};

const ONE_OR_ALL = {
  code: 'one-profile-or-all',
  kind: 'usage',
  message: 'cordon verify needs either the name of a profile or --all.',
  hint: 'Try `cordon verify native`, or see `cordon profile list`.',
} as const;

const HELP = `
Nothing leaves this machine: the witness stands in the provider's place and is the proxy for everything else. A key of
the profile's stays out of the run; a stand-in goes in its place and is reported under the key's own fingerprint. A
native session's tunnel is refused unopened, so that its login is never seen.
Exit status: 0 proved, 1 contradicted, 4 unproven.`;
