import { sessionRouteOf } from '../../core/evidence/session-route.ts';
import { fillGatewayPort } from '../../core/gateway/front.ts';
import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import type { StartedGateway } from './start-gateway.ts';
import { openSession } from '../sessions.ts';
import { isTooLarge } from './argument-limit.ts';
import { becomeClient, type Launch } from './become.ts';
import { fillOverlay } from './fill-overlay.ts';

/** Carries a plan out with the client. It ends as `launchUnder` does. */
export function launchPlan(host: Host, plan: Plan): Promise<Outcome<number>> {
  const programOf = (overlay: string | null) => ({ path: plan.client.path, argv: fillOverlay(plan, overlay) });
  const hint = 'Reinstall Claude Code, or set CORDON_CLAUDE to a client that starts.';
  return launchUnder({ host, plan, programOf, hint });
}

export type LaunchUnderRequest = {
  readonly host: Host;
  readonly plan: Plan;
  /** What to start, given the overlay's path. */
  readonly programOf: (overlay: string | null) => Pick<Launch, 'path' | 'argv'>;
  /** What to do when it can't be started. */
  readonly hint: string;
};

/**
 * Opens the session of a plan and starts a program in its environment. On Linux and macOS it doesn't return when it
 * works: the process becomes that program. Elsewhere the outcome is the program's exit status.
 */
export async function launchUnder({
  host,
  plan: planned,
  programOf,
  hint,
}: LaunchUnderRequest): Promise<Outcome<number>> {
  const fronted = await startGatewayOf(host, planned);
  if (!fronted.ok) return fronted;
  const { plan, gateway } = fronted.value;
  const overlay = plan.settings === null ? null : `${JSON.stringify(plan.settings)}\n`;
  const session = openSession({
    host,
    id: plan.session,
    profile: plan.profile,
    overlay,
    route: sessionRouteOf(plan),
    gateway,
    client: plan.client.path,
    inside: plan.inside,
  });
  if (!session.ok) return session;
  const program = programOf(session.value.overlay);
  const ended = await launch({
    host,
    request: { ...program, env: applyEnvironment(host.env, plan.env) },
    notices: plan.notices,
    hint,
  });
  // Here only where there is nothing running to leave it to.
  host.remove(session.value.directory);
  return ended;
}

type Fronted = { readonly plan: Plan; readonly gateway: StartedGateway | null };

/** The gateway lives for this process: where the launch fails after this, it ends by itself. */
async function startGatewayOf(host: Host, plan: Plan): Promise<Outcome<Fronted>> {
  if (plan.gateway === null) return succeed({ plan, gateway: null });
  const { startGateway } = await import('./start-gateway.ts');
  const env = applyEnvironment(host.env, plan.env);
  const started = await startGateway({
    host,
    gateway: plan.gateway,
    session: plan.session,
    profile: plan.profile,
    env,
  });
  return started.ok ? succeed({ plan: fillGatewayPort(plan, started.value.port), gateway: started.value }) : started;
}

async function launch(start: {
  readonly host: Host;
  readonly request: Launch;
  readonly notices: readonly string[];
  readonly hint: string;
}): Promise<Outcome<number>> {
  const { host, request, notices, hint } = start;
  if (isTooLarge(request)) return fail(tooLarge(request));
  for (const notice of notices) host.tell(`cordon: ${notice}\n`);
  try {
    becomeClient(request);
    const { spawnClient } = await import('./spawn-client.ts');
    return succeed(await spawnClient(request));
  } catch (error) {
    const code = codeOf(error);
    return fail(code === 'E2BIG' ? tooLarge(request) : cannotStart({ path: request.path, code, hint }));
  }
}

function cannotStart(failed: { readonly path: string; readonly code: string; readonly hint: string }): Problem {
  const { path, code, hint } = failed;
  return {
    code: 'client-not-started',
    kind: 'not-executable',
    message: `${path} could not be started: ${code}.`,
    hint,
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
