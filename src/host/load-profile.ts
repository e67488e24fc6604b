import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { defaultConfiguration, type Configuration } from '../core/profiles/configuration.ts';
import { findProfile, nativeProfile } from '../core/profiles/find-profile.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import { loadConfiguration } from './configuration.ts';
import type { Host } from './host.ts';

/** A profile, and the configuration that it stands in. */
export type LoadedProfile = { readonly profile: Profile; readonly configuration: Configuration };

/** `native` is always there: a configuration that is broken must not stand between a person and their own login. */
export async function loadWithConfiguration(host: Host, name: string): Promise<Outcome<LoadedProfile>> {
  if (name === NATIVE) return succeed({ profile: nativeProfile(), configuration: defaultConfiguration(null) });
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const profile = findProfile({ configuration: configuration.value, name });
  return profile.ok ? succeed({ profile: profile.value, configuration: configuration.value }) : profile;
}

/** The profile of this name, by itself. */
export async function loadProfile(host: Host, name: string): Promise<Outcome<Profile>> {
  const loaded = await loadWithConfiguration(host, name);
  return loaded.ok ? succeed(loaded.value.profile) : loaded;
}
