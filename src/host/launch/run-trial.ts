import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import { watchClientTraces } from '../client-traces.ts';
import type { Host } from '../host.ts';
import { openSession } from '../sessions.ts';
import { runWatched, type WatchedRun } from '../watched-run.ts';
import { fillOverlay } from './fill-overlay.ts';

export type TrialRequest = {
  readonly host: Host;
  readonly plan: Plan;
  /** The client's configuration directory in the session. */
  readonly configDirectory: string;
  /** The id that the client was told to use for its own session. */
  readonly clientSession: string;
  readonly timeoutMs: number;
};

/** Runs the client of a plan to its end under the eyes of this process, and leaves no process and no file of it behind. */
export async function runTrial(request: TrialRequest): Promise<Outcome<WatchedRun>> {
  const { host, plan, timeoutMs } = request;
  const overlay = plan.settings === null ? null : `${JSON.stringify(plan.settings)}\n`;
  const session = openSession({
    host,
    id: plan.session,
    profile: plan.profile,
    overlay,
    route: null,
    trial: true,
    client: plan.client.path,
    inside: plan.inside,
  });
  if (!session.ok) return session;
  const removeClientTraces = watchClientTraces(request);
  try {
    const run = await runWatched({
      path: plan.client.path,
      argv: fillOverlay(plan, session.value.overlay),
      env: applyEnvironment(host.env, plan.env),
      cwd: host.cwd,
      timeoutMs,
      marker: `CORDON_SESSION=${plan.session}`,
    });
    return succeed(run);
  } finally {
    host.remove(session.value.directory);
    removeClientTraces();
  }
}
