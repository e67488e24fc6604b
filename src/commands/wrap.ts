import type { Plan } from '../core/plan/plan.ts';
import type { WrapLine } from '../core/plan/parse-wrap-line.ts';
import type { Outcome } from '../core/problem.ts';
import { findClient } from '../host/client.ts';
import type { Host } from '../host/host.ts';
import { planLaunch } from '../host/launch/plan-launch.ts';

/** What an editor tells its own client: which surface it is, and where the editor listens. They route nothing. */
const EDITORS_OWN = ['CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SSE_PORT'];

/** The plan of a session that an editor starts, with the client that the editor brings. Nothing is launched or written. */
export function planWrap(host: Host, { profile, client, argv }: WrapLine): Promise<Outcome<Plan>> {
  const keeps = EDITORS_OWN.filter((name) => name !== 'CLAUDE_CODE_ENTRYPOINT' || isEditor(host.env[name]));
  return planLaunch(host, {
    profile,
    argv,
    keeps,
    findClient: (machine) => findClient({ ...machine, env: { ...machine.env, CORDON_CLAUDE: client } }),
  });
}

/** The desktop application's name changes what settings mean to the client; an editor's does not. */
function isEditor(entrypoint: string | undefined): boolean {
  return entrypoint !== undefined && /^(?:claude-vscode|sdk-)/.test(entrypoint);
}
