import { CONFIGURATION_SCHEMA_URL, type Configuration } from './configuration.ts';
import type { RawProfile, RawProvider } from './configuration-schema.ts';
import type { Profile } from './profile.ts';
import { toEntry } from './profile-entry.ts';

/** A configuration of some profiles alone: names, addresses and references. It is a configuration file itself. */
export type ExportedProfiles = {
  readonly $schema: string;
  readonly providers?: Readonly<Record<string, RawProvider>>;
  readonly profiles: Readonly<Record<string, RawProfile>>;
};

export type ProfileExport = {
  readonly file: ExportedProfiles;
  /** What differs from the configuration, or has to be there on the other machine, one sentence each. */
  readonly notices: readonly string[];
};

/** Takes profiles out of a configuration for another machine. No secret can be in it: a configuration holds none. */
export function exportProfiles(
  { providers }: Configuration,
  { profiles, home }: { readonly profiles: readonly Profile[]; readonly home: string | null },
): ProfileExport {
  const used = new Set(
    profiles.flatMap(({ provider, fallback }) => [provider.id, ...fallback.map((entry) => entry.provider.id)]),
  );
  const own = providers.filter(({ id }) => used.has(id));
  const raw = own.flatMap(({ id, baseUrl, auth }) =>
    baseUrl === null || (auth !== 'bearer' && auth !== 'x-api-key') ? [] : [[id, { baseUrl, auth }] as const],
  );
  return {
    file: {
      $schema: CONFIGURATION_SCHEMA_URL,
      ...(raw.length === 0 ? {} : { providers: Object.fromEntries(raw) }),
      profiles: Object.fromEntries(profiles.map((profile) => [profile.name, entryOf(profile, home)])),
    },
    notices: profiles.flatMap(noticesOf),
  };
}

function entryOf(profile: Profile, home: string | null): RawProfile {
  const entry = toEntry(profile);
  return {
    ...entry,
    ...(hasArguments(profile) ? { credential: `keychain:${profile.name}` } : {}),
    ...(entry.configDir === undefined ? {} : { configDir: belowHome(entry.configDir, home) }),
  };
}

/** An argument of a helper may be a secret, and nobody can tell. */
function hasArguments({ credential }: Profile): boolean {
  return credential?.kind === 'cmd' && credential.argv.length > 1;
}

function belowHome(path: string, home: string | null): string {
  const base = home?.replace(/\/+$/, '') ?? '';
  return base !== '' && path.startsWith(`${base}/`) ? `~${path.slice(base.length)}` : path;
}

function noticesOf(profile: Profile): readonly string[] {
  const { name, credential } = profile;
  if (credential === null) return [];
  if (hasArguments(profile))
    return [`"${name}" runs a helper for its key, whose arguments stay here: over there it asks for keychain:${name}.`];
  return credential.kind === 'keychain'
    ? [`"${name}" needs its key over there: cordon secret set ${credential.name}`]
    : [];
}
