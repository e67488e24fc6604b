import { planWrap } from '../commands/wrap.ts';
import { parseWrapLine } from '../core/plan/parse-wrap-line.ts';
import type { Outcome } from '../core/problem.ts';
import { launchPlan } from '../host/launch/launch-plan.ts';
import { createNodeHost, ordinalMarks } from '../host/node-host.ts';
import { safeText } from '../render/safe-text.ts';
import type { AddCommand } from './ending.ts';

/** Reads its own words, so that the editor's arguments pass exactly, and becomes the client. */
export async function runWrap(words: readonly string[]): Promise<Outcome<number>> {
  const line = parseWrapLine(words);
  if (!line.ok) return line;
  const host = createNodeHost({ fingerprint: ordinalMarks() });
  const plan = await planWrap(host, line.value);
  return plan.ok ? launchPlan(host, { ...plan.value, notices: plan.value.notices.map(safeText) }) : plan;
}

/** Only the help: `cli.ts` hands the words over before they are parsed. */
export const addWrapHelp: AddCommand = (program) => {
  program
    .command('wrap', { hidden: true })
    .description('start the client that an editor names, contained: what `cordon editor` sets up')
    .usage('PROFILE -- client [arguments…]');
};
