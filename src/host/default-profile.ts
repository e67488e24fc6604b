import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import type { Host } from './host.ts';
import { profileOfDirectory } from './projects/profile-of-directory.ts';

/**
 * The profile that a plain `claude` gets here: inside a session that session's own, so that nobody leaves it by accident,
 * else what the repository asks for, else the configuration's default. A configuration that can't be read is a problem: what it asks for isn't known.
 */
export async function defaultProfileFor(host: Host): Promise<Outcome<string>> {
  const { CORDON_SESSION: session = '', CORDON_PROFILE: profile = '' } = host.env;
  if (session !== '' && profile !== '') return succeed(profile);
  return profileOfDirectory(host);
}
