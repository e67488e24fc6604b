import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import { OVERLAY_PATH, type Plan } from '../../core/plan/plan.ts';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { openSession } from '../sessions.ts';
import { becomeClient } from './become.ts';

/**
 * Carries a plan out. On Linux and macOS it doesn't return when it works: the process becomes the client. Elsewhere the
 * outcome is the client's exit status.
 */
export async function launchPlan(host: Host, plan: Plan): Promise<Outcome<number>> {
  const overlay = plan.settings === null ? null : `${JSON.stringify(plan.settings)}\n`;
  const session = openSession({ host, id: plan.session, profile: plan.profile, overlay });
  if (!session.ok) return session;
  const argv = plan.argv.map((word) => (word === OVERLAY_PATH ? (session.value.overlay ?? word) : word));
  const launch = { path: plan.client.path, argv, env: applyEnvironment(host.env, plan.env) };
  for (const notice of plan.notices) host.tell(`cordon: ${notice}\n`);
  try {
    becomeClient(launch);
    const { spawnClient } = await import('./spawn-client.ts');
    const status = await spawnClient(launch);
    host.remove(session.value.directory);
    return succeed(status);
  } catch (error) {
    host.remove(session.value.directory);
    return fail(cannotStart(plan.client.path, codeOf(error)));
  }
}

function cannotStart(path: string, code: string) {
  const tooLarge = code === 'E2BIG';
  return {
    code: 'client-not-started',
    kind: 'not-executable',
    message: tooLarge ? `The environment and the arguments are too large for the system to start ${path}.` : `${path} could not be started: ${code}.`,
    hint: tooLarge ? 'Unset the largest variables, or pass the prompt on standard input.' : 'Reinstall Claude Code, or set CORDON_CLAUDE to a client that starts.',
  } as const;
}
