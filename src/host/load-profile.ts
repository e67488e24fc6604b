import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { findProfile, nativeProfile } from '../core/profiles/find-profile.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import { loadConfiguration } from './configuration.ts';
import type { Host } from './host.ts';

/** `native` is always there: a configuration that is broken must not stand between a person and their own login. */
export async function loadProfile(host: Host, name: string): Promise<Outcome<Profile>> {
  if (name === NATIVE) return succeed(nativeProfile());
  const configuration = await loadConfiguration(host);
  return configuration.ok ? findProfile({ configuration: configuration.value, name }) : configuration;
}
