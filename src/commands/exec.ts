import { CLIENT_VERSIONS } from '../core/catalogue/client-versions.ts';
import { sayOuterSession } from '../core/plan/outer-session.ts';
import type { Client, Plan } from '../core/plan/plan.ts';
import { fail, succeed, type Outcome } from '../core/problem.ts';
import { findClient } from '../host/client.ts';
import type { Host } from '../host/host.ts';
import { findProgram, type Program } from '../host/launch/find-program.ts';
import { planLaunch } from '../host/launch/plan-launch.ts';
import { applyEnvironment } from '../core/plan/apply-environment.ts';

export type ExecInput = { readonly profile: string; readonly argv: readonly [string, ...(readonly string[])] };

export type PlannedProgram = { readonly plan: Plan; readonly program: Program };

/**
 * The environment that the client would get under a profile, for another program: one on the Agent SDK, which starts a
 * client by itself. Nothing is launched or written.
 */
export async function planExec(
  host: Host,
  { profile, argv: [program, ...argv] }: ExecInput,
): Promise<Outcome<PlannedProgram>> {
  const planned = sayOuterSession(host.env, await planLaunch(host, { profile, argv: [], findClient: findAnyClient }));
  if (!planned.ok) return planned;
  const plan = { ...planned.value, notices: [...planned.value.notices, ...withoutClient(planned.value.client)] };
  const env = applyEnvironment(host.env, plan.env);
  const found = findProgram({ program, argv, env, cwd: host.cwd });
  return found.ok ? succeed({ plan, program: found.value }) : fail(found.problem);
}

/** Programs on the Agent SDK bring a client of their own: without one on PATH the newest rules known are taken. */
async function findAnyClient(host: Host): Promise<Outcome<Client>> {
  const found = await findClient(host);
  if (found.ok || found.problem.kind !== 'missing') return found;
  return succeed({ path: '', version: CLIENT_VERSIONS.at(-1) ?? null, verified: true });
}

function withoutClient({ path, version }: Client): readonly string[] {
  return path === ''
    ? [
        `No claude was found, so the rules of Claude Code ${version ?? ''} are taken for the one that the program brings.`,
      ]
    : [];
}
