import { planNested } from '../commands/nested.ts';
import type { Outcome } from '../core/problem.ts';
import { launchPlan } from '../host/launch/launch-plan.ts';
import { createNodeHost, ordinalMarks } from '../host/node-host.ts';

/** Reads what a session's shim says: the session's directory, and then the words for the client. */
export async function runNested([directory = '', ...argv]: readonly string[]): Promise<Outcome<number>> {
  const planned = await planNested(createNodeHost({ fingerprint: ordinalMarks() }), { directory, argv });
  if (!planned.ok) return planned;
  const { host, plan } = planned.value;
  // What is out of the ordinary was said when the session began; here it would only mix with what a tool reads.
  return launchPlan(host, { ...plan, notices: [] });
}
