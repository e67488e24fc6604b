import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { exportProfiles } from '../core/profiles/export-profiles.ts';
import { findProfile } from '../core/profiles/find-profile.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import type { ProfileExportReport } from '../core/report/transfer-report.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

export type ProfileExportInput = {
  /** Empty takes all. */
  readonly names: readonly string[];
};

/** Profiles for another machine: everything but the keys. Nothing is written. */
export async function exportProfilesCommand(
  host: Host,
  { names }: ProfileExportInput,
): Promise<Outcome<ProfileExportReport>> {
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const [broken] = configuration.value.broken;
  // All of them means all of them.
  if (names.length === 0 && broken !== undefined) return fail(broken.problem);
  const chosen: Profile[] = [];
  for (const name of names) {
    if (name === NATIVE) return fail(BUILT_IN);
    const found = findProfile({ configuration: configuration.value, name });
    if (!found.ok) return found;
    chosen.push(found.value);
  }
  const profiles = names.length === 0 ? configuration.value.profiles : chosen;
  return succeed({ schema: 1, ...exportProfiles(configuration.value, { profiles, home: host.home }) });
}

const BUILT_IN = {
  code: 'reserved-name',
  kind: 'usage',
  message: `"${NATIVE}" is built in on every machine, so there is nothing to export.`,
  hint: 'Leave it out.',
} as const;
