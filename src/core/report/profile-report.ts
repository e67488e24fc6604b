import type { Configuration } from '../profiles/configuration.ts';
import type { RawProfile } from '../profiles/configuration-schema.ts';
import { formatCredentialReference } from '../profiles/credential-reference.ts';
import type { Problem } from '../problem.ts';
import { withoutSecretWords } from '../profiles/secret-shape.ts';
import { nativeProfile } from '../profiles/find-profile.ts';
import type { CredentialReference, Profile } from '../profiles/profile.ts';
import { toEntry } from '../profiles/profile-entry.ts';

/** One profile in a list. `credential` is its reference; `destination` null means the vendor's or the cloud's own address. */
export type ProfileRow = {
  readonly name: string;
  readonly provider: string;
  readonly destination: string | null;
  readonly model: string | null;
  readonly credential: string | null;
  readonly builtIn: boolean;
  readonly isDefault: boolean;
};

export type ProfileListReport = {
  readonly schema: 1;
  readonly configuration: string | null;
  readonly profiles: readonly ProfileRow[];
  /** Entries that can’t be used, with the reason. */
  readonly broken: readonly {
    readonly kind: 'profile' | 'provider';
    readonly name: string;
    readonly problem: Problem;
  }[];
};

/** One profile whole: the entry as it stands in the configuration, without what is taken anyway. */
export type ProfileShowReport = {
  readonly schema: 1;
  readonly configuration: string | null;
  readonly profile: ProfileRow & { readonly entry: RawProfile };
};

export type ProfileChangeReport = {
  readonly schema: 1;
  readonly action: 'added' | 'removed';
  readonly profile: string;
  readonly configuration: string;
  /** What is left for the person to do, one sentence each. */
  readonly next: readonly string[];
};

export type ProfilePathReport = { readonly schema: 1; readonly configuration: string; readonly exists: boolean };

export function listProfiles(configuration: Configuration): ProfileListReport {
  const profiles = [nativeProfile(), ...configuration.profiles];
  return {
    schema: 1,
    configuration: configuration.path,
    profiles: profiles.map((profile) => toRow(profile, configuration)),
    broken: configuration.broken.map((entry) => ({ ...entry, name: withoutSecretWords(entry.name) })),
  };
}

export function showProfile(profile: Profile, configuration: Configuration): ProfileShowReport {
  return {
    schema: 1,
    configuration: configuration.path,
    profile: { ...toRow(profile, configuration), entry: shownEntry(profile) },
  };
}

/** The entry, but for what stands behind a helper's program: it may be a secret, and nobody can tell. */
function shownEntry(profile: Profile): RawProfile {
  const entry = toEntry(profile);
  return profile.credential?.kind === 'cmd' ? { ...entry, credential: showReference(profile.credential) } : entry;
}

function showReference(reference: CredentialReference): string {
  if (reference.kind !== 'cmd') return formatCredentialReference(reference);
  const [program = '', ...rest] = reference.argv;
  return `cmd:${JSON.stringify(rest.length === 0 ? [program] : [program, '…'])}`;
}

function toRow(profile: Profile, configuration: Configuration): ProfileRow {
  return {
    name: profile.name,
    provider: profile.provider.id,
    destination: profile.provider.baseUrl,
    model: profile.model,
    credential: profile.credential === null ? null : showReference(profile.credential),
    builtIn: profile.name === nativeProfile().name,
    isDefault: profile.name === configuration.defaultProfile,
  };
}
