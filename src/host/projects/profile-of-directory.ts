import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import { NATIVE } from '../../core/profiles/profile-name.ts';
import { loadConfiguration } from '../configuration.ts';
import type { Host } from '../host.ts';
import { findPolicy } from './find-policy.ts';

/**
 * The profile that a launch without a name takes here: what the repository's trusted policy asks for, where this person has
 * a profile of that name, else the configuration's own default. A launch checks it against the policy as any other.
 */
export async function profileOfDirectory(host: Host): Promise<Outcome<string>> {
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const { defaultProfile, profiles } = configuration.value;
  const path = findPolicy(host);
  if (path === null) return succeed(defaultProfile);
  const { readPolicy } = await import('./read-policy.ts');
  const found = readPolicy(host, path);
  if (!found.ok) return found;
  const { trusted, policy } = found.value;
  const isKnown = policy.default === NATIVE || profiles.some(({ name }) => name === policy.default);
  return succeed(trusted && policy.default !== null && isKnown ? policy.default : defaultProfile);
}
