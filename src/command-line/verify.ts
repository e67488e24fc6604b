import { verifyAllCommand, verifyCommand } from '../commands/verify.ts';
import { statusOfVerdicts, type LiveOffer } from '../core/report/verify-report.ts';
import type { Host } from '../host/host.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderOffer, renderVerify, renderVerifyAll } from '../render/verify.ts';
import { finish, printProblem, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean; readonly all?: boolean; readonly live?: boolean; readonly yes?: boolean };

export const addVerify: AddCommand = (program, ending) => {
  program
    .command('verify')
    .description('launch the client once against a local witness, and compare what is seen with the plan')
    .usage('PROFILE [--live [--yes]] [--json] | --all [--json]')
    .argument('[profile]', 'the profile to verify')
    .option('--all', 'verify every profile, and print a table')
    .option('--live', 'then send one real request to the provider, and report what answered; asks before')
    .option('--yes', 'with --live: don’t ask')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (profile: string | undefined, { json, all, live, yes }: Options) => {
      const host = createNodeHost();
      if ((profile === undefined) === (all !== true) || (all === true && live === true)) {
        ending.status = printProblem(ONE_OR_ALL, json === true);
        return;
      }
      if (profile === undefined) {
        const outcome = await verifyAllCommand(host);
        if (outcome.ok) ending.status = statusOfVerdicts(outcome.value.verdicts);
        finish(ending, outcome, { json, text: (report, { colour }) => renderVerifyAll(report, colour) });
        return;
      }
      if (live === true && yes !== true && !host.isInteractive()) {
        ending.status = printProblem(NOBODY_TO_ASK, json === true);
        return;
      }
      const confirm = (offer: LiveOffer) => agree(host, offer, yes === true);
      const outcome = await verifyCommand(host, { profile, ...(live === true ? { live: { confirm } } : {}) });
      if (outcome.ok) ending.status = statusOfVerdicts([outcome.value]);
      finish(ending, outcome, { json, text: (report, { colour }) => renderVerify(report, colour) });
    });
};

/** Says what the request may cost in any case, and asks where nobody agreed beforehand. */
async function agree(host: Host, offer: LiveOffer, agreed: boolean): Promise<boolean> {
  host.tell(renderOffer(offer));
  if (agreed) return true;
  const { askYesOrNo } = await import('../host/ask-for-fix.ts');
  return askYesOrNo('Send it?', false);
}

const NOBODY_TO_ASK = {
  code: 'nobody-to-ask',
  kind: 'unsafe',
  message: 'cordon verify --live sends a real request, which costs something, and there is no terminal to ask at.',
  hint: 'Add --yes to agree beforehand; without --live nothing is sent.',
} as const;

const ONE_OR_ALL = {
  code: 'one-profile-or-all',
  kind: 'usage',
  message: 'cordon verify needs either the name of a profile or --all, and --live goes with one profile.',
  hint: 'Try `cordon verify native`, or see `cordon profile list`.',
} as const;

const HELP = `
Without --live nothing leaves this machine: the witness stands in the provider's place and is the proxy for everything else. A key of
the profile's stays out of the run; a stand-in goes in its place and is reported under the key's own fingerprint. A
native session's tunnel is refused unopened, so that its login is never seen.
With --live, a plan that the witness has proved is then launched as it is, for one short request whose answer is bounded.
What it costs at most is said before; without a terminal and without --yes nothing is sent, and the status is 3.
Exit status: 0 proved, 1 contradicted, 4 unproven.`;
