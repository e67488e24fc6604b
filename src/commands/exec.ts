import { CLIENT_VERSIONS } from '../core/catalogue/client-versions.ts';
import { makePlan } from '../core/plan/make-plan.ts';
import { ownClientNotices } from '../core/plan/own-client.ts';
import { sayOuterSession } from '../core/plan/outer-session.ts';
import type { Client, Plan } from '../core/plan/plan.ts';
import { PROGRAMS } from '../core/plan/session-places.ts';
import { fail, succeed, type Outcome } from '../core/problem.ts';
import { findClient } from '../host/client.ts';
import type { Host } from '../host/host.ts';
import { findProgram, type Program } from '../host/launch/find-program.ts';
import { prepareLaunch } from '../host/launch/plan-launch.ts';
import { sessionDirectory } from '../host/state-directory.ts';
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
  const request = await prepareLaunch(host, { profile, argv: [], findClient: findAnyClient });
  const planned = sayOuterSession(host.env, request.ok ? makePlan(request.value) : request);
  if (!planned.ok) return planned;
  const { client, notices } = planned.value;
  const plan = { ...planned.value, notices: [...notices, ...withoutClient(client)] };
  const shim = ownShim(host, plan);
  if (program === 'claude' && shim !== null) return succeed({ plan, program: { path: shim, argv } });
  const env = applyEnvironment(host.env, plan.env);
  const found = findProgram({ program, argv, env, cwd: host.cwd });
  if (!found.ok) return fail(found.problem);
  const isClient = found.value.path === plan.client.path && shim !== null;
  if (isClient) return succeed({ plan, program: { path: shim, argv } });
  const ofOwnClient = request.ok ? ownClientNotices(request.value, plan) : [];
  return succeed({ plan: { ...plan, notices: [...plan.notices, ...ofOwnClient] }, program: found.value });
}

/** The client itself is started as the session's tools start it: with the overlay, which the environment alone isn't. */
function ownShim(host: Host, plan: Plan): string | null {
  const directory = sessionDirectory(host, plan.session);
  return plan.inside === null || directory === null ? null : `${directory}/${PROGRAMS}/claude`;
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
