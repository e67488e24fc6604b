import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { listProfiles, type ProfileListReport } from '../core/report/profile-report.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

/** Every profile, `native` first. */
export async function listProfilesCommand(host: Host): Promise<Outcome<ProfileListReport>> {
  const configuration = await loadConfiguration(host);
  return configuration.ok ? succeed(listProfiles(configuration.value)) : configuration;
}
