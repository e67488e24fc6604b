import type { Host } from '../host/host.ts';
import { projectRoot } from '../host/project-root.ts';
import { listSessions } from '../host/running-session.ts';
import type { LiveSession } from './budget-rows.ts';

/** The sessions of this machine that run, with the project of each. */
export function liveSessions(host: Host): readonly LiveSession[] {
  return listSessions(host).map(({ id, profile, cwd }) => ({
    id,
    profile,
    project: projectRoot(host, cwd === '' ? null : cwd),
  }));
}
