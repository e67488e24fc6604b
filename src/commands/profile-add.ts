import type { Outcome } from '../core/problem.ts';
import type { DraftInput } from '../core/profiles/draft-profile.ts';
import type { ProfileChangeReport } from '../core/report/profile-report.ts';
import { addProfileEntry } from '../host/add-profile.ts';
import type { Host } from '../host/host.ts';

export type ProfileAddInput = DraftInput;

/** Adds a profile to the configuration, and makes the file where there is none. A profile of that name is never replaced. */
export async function addProfileCommand(host: Host, input: ProfileAddInput): Promise<Outcome<ProfileChangeReport>> {
  return addProfileEntry(host, input);
}
