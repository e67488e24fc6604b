import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { loadConfiguration } from './configuration.ts';
import type { Host } from './host.ts';

/**
 * The profile that a plain `claude` gets here: inside a session that session's own, so that nobody leaves it by accident,
 * else the configuration's default. A configuration that can't be read is a problem: what it asks for isn't known.
 */
export async function defaultProfileFor(host: Host): Promise<Outcome<string>> {
  const { CORDON_SESSION: session = '', CORDON_PROFILE: profile = '' } = host.env;
  if (session !== '' && profile !== '') return succeed(profile);
  const configuration = await loadConfiguration(host);
  return configuration.ok ? succeed(configuration.value.defaultProfile) : configuration;
}
