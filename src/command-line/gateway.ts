import { gatewayCheckCommand } from '../commands/gateway-check.ts';
import { statusOfCheck, type CheckOffer } from '../core/report/gateway-check-report.ts';
import type { Host } from '../host/host.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderCheckOffer, renderGatewayCheck } from '../render/gateway-check.ts';
import { finish, printProblem, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean; readonly lab?: boolean; readonly yes?: boolean };

export const addGateway: AddCommand = (program, ending) => {
  const gateway = program.command('gateway').description('what stands between a session and its provider');
  gateway
    .command('check')
    .description(
      'send the client’s own requests through the gateway, and say what the provider strips, rejects or renames',
    )
    .usage('PROFILE [--lab | --yes] [--json]')
    .argument('<profile>', 'the profile whose upstreams are asked, its fallbacks too')
    .option('--lab', 'to a stand-in on this machine, for nothing: shows what the gateway itself changes')
    .option('--yes', 'don’t ask before the requests are sent to the provider')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (profile: string, { json, lab = false, yes = false }: Options) => {
      const host = createNodeHost();
      if (!lab && !yes && !host.isInteractive()) {
        ending.status = printProblem(NOBODY_TO_ASK, json === true);
        return;
      }
      const confirm = (offer: CheckOffer) => agree(host, offer, yes);
      const outcome = await gatewayCheckCommand(host, { profile, lab, confirm });
      if (outcome.ok) ending.status = statusOfCheck(outcome.value);
      finish(ending, outcome, { json, text: (report, { colour }) => renderGatewayCheck(report, colour) });
    });
};

/** Says what the requests may cost in any case, and asks where nobody agreed beforehand. */
async function agree(host: Host, offer: CheckOffer, agreed: boolean): Promise<boolean> {
  host.tell(renderCheckOffer(offer));
  if (agreed) return true;
  const { askYesOrNo } = await import('../host/ask-for-fix.ts');
  return askYesOrNo('Send them?', false);
}

const NOBODY_TO_ASK = {
  code: 'nobody-to-ask',
  kind: 'unsafe',
  message: 'cordon gateway check sends real requests, which cost something, and there is no terminal to ask at.',
  hint: 'Add --yes to agree beforehand, or --lab to send nothing to the provider.',
} as const;

const HELP = `
The requests are short, and have every header and field that the client sends: betas, thinking, tools, tool search, cache
marks, context management, images, a count of tokens, and a beta and a field that nobody knows. Where a provider refuses a
whole question, each part of it is asked alone. What it costs at most is said before; it stands in the ledger, and counts
against the profile’s budget. What the profile makes the client leave out isn’t sent.
Exit status: 0 sessions work, 1 something breaks them, 3 nothing was sent, 4 the provider gave no answer.`;
