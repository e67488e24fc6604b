import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import type { Plan } from './plan.ts';

/** A launch from inside another session's terminal says so: both are easy to take for each other. */
export function sayOuterSession(env: Readonly<Record<string, string>>, outcome: Outcome<Plan>): Outcome<Plan> {
  const { CORDON_SESSION: session = '', CORDON_PROFILE: profile = '' } = env;
  if (session === '') return outcome;
  const place = `inside the session ${session} of the profile "${profile}"`;
  if (outcome.ok) {
    const notice = `This is a session of its own, under "${outcome.value.profile}", started ${place}.`;
    return succeed({ ...outcome.value, notices: [notice, ...outcome.value.notices] });
  }
  const { problem } = outcome;
  return fail({
    ...problem,
    hint: `${problem.hint} You are ${place}, which takes keys and routes out of what it starts: a terminal outside of it may have them.`,
  });
}
