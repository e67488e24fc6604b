import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import { OVERLAY_PATH, type Plan } from '../../core/plan/plan.ts';
import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { openSession } from '../sessions.ts';
import { isTooLarge } from './argument-limit.ts';
import { becomeClient, type Launch } from './become.ts';

/**
 * Carries a plan out. On Linux and macOS it doesn't return when it works: the process becomes the client. Elsewhere the
 * outcome is the client's exit status.
 */
export async function launchPlan(host: Host, plan: Plan): Promise<Outcome<number>> {
  const overlay = plan.settings === null ? null : `${JSON.stringify(plan.settings)}\n`;
  const session = openSession({ host, id: plan.session, profile: plan.profile, overlay });
  if (!session.ok) return session;
  const { directory, overlay: path } = session.value;
  const argv = plan.argv.map((word) => (word === OVERLAY_PATH ? (path ?? word) : word));
  const ended = await launch(
    host,
    { path: plan.client.path, argv, env: applyEnvironment(host.env, plan.env) },
    plan.notices,
  );
  // Here only where there is no client to leave it to.
  host.remove(directory);
  return ended;
}

async function launch(host: Host, request: Launch, notices: readonly string[]): Promise<Outcome<number>> {
  if (isTooLarge(request)) return fail(tooLarge(request));
  for (const notice of notices) host.tell(`cordon: ${notice}\n`);
  try {
    becomeClient(request);
    const { spawnClient } = await import('./spawn-client.ts');
    return succeed(await spawnClient(request));
  } catch (error) {
    const code = codeOf(error);
    return fail(code === 'E2BIG' ? tooLarge(request) : cannotStart(request.path, code));
  }
}

function cannotStart(path: string, code: string): Problem {
  return {
    code: 'client-not-started',
    kind: 'not-executable',
    message: `${path} could not be started: ${code}.`,
    hint: 'Reinstall Claude Code, or set CORDON_CLAUDE to a client that starts.',
  };
}

function tooLarge({ path, env, argv }: Launch): Problem {
  const [name, value] = Object.entries(env).reduce(
    (largest, entry) => (entry[1].length > largest[1].length ? entry : largest),
    ['', ''],
  );
  const words = argv.reduce((sum, word) => sum + word.length, 0);
  return {
    code: 'client-not-started',
    kind: 'not-executable',
    message: `The environment and the arguments are too large for the system to start ${path}: the largest variable is ${name} (${value.length} characters), and the arguments have ${words}.`,
    hint: 'Unset what is largest, or pass the prompt on standard input.',
  };
}
