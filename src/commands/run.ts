import { sayOuterSession } from '../core/plan/outer-session.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Outcome } from '../core/problem.ts';
import type { Host } from '../host/host.ts';
import { planLaunch } from '../host/launch/plan-launch.ts';

export type RunInput = { readonly profile: string; readonly argv: readonly string[] };

/** The plan of one launch, here and now; nothing is launched or written. */
export async function planRun(host: Host, input: RunInput): Promise<Outcome<Plan>> {
  return sayOuterSession(host.env, await planLaunch(host, input));
}
