import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { findProfile } from '../core/profiles/find-profile.ts';
import { showProfile, type ProfileShowReport } from '../core/report/profile-report.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

export type ProfileShowInput = { readonly name: string };

/** One profile, with everything that it sets. */
export async function showProfileCommand(host: Host, { name }: ProfileShowInput): Promise<Outcome<ProfileShowReport>> {
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const found = findProfile({ configuration: configuration.value, name });
  return found.ok ? succeed(showProfile(found.value, configuration.value)) : found;
}
