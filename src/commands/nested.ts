import type { Client, Plan } from '../core/plan/plan.ts';
import { fail, succeed, type Outcome, type Problem } from '../core/problem.ts';
import { findClient } from '../host/client.ts';
import type { Host } from '../host/host.ts';
import { heldCredential, heldGateway, insideOf } from '../host/launch/inside-session.ts';
import { planLaunch } from '../host/launch/plan-launch.ts';
import { openOwnSession } from '../host/running-session.ts';
import { findMaking } from '../host/shims/makings.ts';
import type { SessionRecord } from '../host/sessions.ts';

export type NestedInput = {
  /** The directory of the session that this is started inside. */
  readonly directory: string;
  readonly argv: readonly string[];
};

export type PlannedNested = { readonly host: Host; readonly plan: Plan };

/**
 * A `claude` that is started inside a session: a session of its own under the same profile, with the same network and the
 * same client, whatever the environment says that it was started with. What isn't the same is refused.
 */
export async function planNested(host: Host, { directory, argv }: NestedInput): Promise<Outcome<PlannedNested>> {
  const session = openOwnSession(host, directory);
  if (session === null) return planOfMaking(host, { directory, argv });
  const { record } = session;
  if (record.trial) return fail(refusal(record, TRIAL));
  const inside = insideOf(host, session);
  const joins = heldGateway(inside, session);
  if (!joins.ok) return fail(refusal(record, joins.problem));
  const planned = await planLaunch(inside, {
    profile: record.profile,
    argv,
    findClient: findSessionsClient,
    joins: joins.value,
    heldCredential: (profile) => heldCredential(inside, { session, profile }),
  });
  if (!planned.ok) return fail(refusal(record, planned.problem));
  const other = otherRoute(record, planned.value);
  return other === null ? succeed({ host: inside, plan: planned.value }) : fail(refusal(record, other));
}

/**
 * Inside a session of a ready-made program: there is no record of it, and none is needed, because such a program has no key
 * and no gateway. What is started is a session of its profile.
 */
async function planOfMaking(host: Host, { directory, argv }: NestedInput): Promise<Outcome<PlannedNested>> {
  const making = findMaking(host, directory);
  if (making === null) return fail(FORGOTTEN);
  const planned = await planLaunch(host, { profile: making.profile, argv, findClient: findSessionsClient });
  return planned.ok ? succeed({ host, plan: planned.value }) : planned;
}

/** The session's own client, by its path: that this very process became the shim is no sign of going round. */
function findSessionsClient(inside: Host): Promise<Outcome<Client>> {
  const { CORDON_SESSION: _session, ...env } = inside.env;
  return findClient({ ...inside, env });
}

type Reason = Pick<Problem, 'message' | 'hint'>;

/** The configuration may have been edited since: a child must not go where its session doesn't. */
function otherRoute({ profile, route }: SessionRecord, { expect }: Plan): Reason | null {
  if (route === null || !route.managedByHost || expect.destination === route.destination) return null;
  return {
    message: `the profile "${profile}" now goes to ${expect.destination ?? 'nowhere'}, and this session goes to ${route.destination ?? 'nowhere'}.`,
    hint: 'Start a new session, or undo the change of the profile.',
  };
}

const TRIAL: Reason = {
  message: 'the session is the one that `cordon verify` looks at, and a second client would be seen as its own.',
  hint: 'Hooks that start claude don’t run it in a verification.',
};

const FORGOTTEN: Problem = {
  code: 'nested-session-unknown',
  kind: 'unsafe',
  message: 'This claude was started inside a session of cordon of which nothing is remembered any more.',
  hint: 'Start it in a new terminal: plain claude, or `cordon run PROFILE`.',
};

function refusal({ id, profile }: SessionRecord, { message, hint }: Reason): Problem {
  return {
    code: 'nested-session',
    kind: 'unsafe',
    message: `A claude inside the session ${id} of the profile "${profile}" can't be held to it: ${message}`,
    hint: `${hint} A terminal outside of the session can start any.`,
  };
}
