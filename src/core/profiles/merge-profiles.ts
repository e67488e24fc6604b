import { PROVIDERS } from '../catalogue/providers.ts';
import type { Problem } from '../problem.ts';
import type { Configuration } from './configuration.ts';
import { formatCredentialReference } from './credential-reference.ts';
import type { CredentialReference, Profile, Provider } from './profile.ts';
import { toEntry } from './profile-entry.ts';

/** A profile of a file that is to be added, and what stands in its place. */
export type IncomingProfile = {
  readonly profile: Profile;
  /** `new`: nothing has its name; `same`: a profile of its name is exactly this; `other`: one is something else. */
  readonly state: 'new' | 'same' | 'other';
};

export type MergeRequest = {
  readonly own: Configuration;
  readonly incoming: Configuration;
  readonly path: string;
  /** Whether profiles that run a program for their key may come in. */
  readonly allowsCommands: boolean;
};

/**
 * What a file of profiles would add. It was written by somebody: it may not say where a key of this person's goes, nor
 * which programs run here, so a reference that belongs to another provider already, and a helper, are refused.
 */
export function mergeProfiles(request: MergeRequest): readonly IncomingProfile[] | Problem {
  const { own, incoming, path } = request;
  for (const profile of incoming.profiles) {
    const reason = whyNot(request, profile);
    if (reason !== null) return refused({ path, name: profile.name, ...reason });
  }
  return incoming.profiles.map((profile) => {
    const there = own.profiles.find(({ name }) => name === profile.name);
    const state = there === undefined ? 'new' : isSame(there, profile) ? 'same' : 'other';
    return { profile, state };
  });
}

function isSame(one: Profile, other: Profile): boolean {
  return (
    JSON.stringify([toEntry(one), one.provider.baseUrl]) === JSON.stringify([toEntry(other), other.provider.baseUrl])
  );
}

type Reason = { readonly reason: string; readonly hint: string };

function whyNot({ own, allowsCommands }: MergeRequest, profile: Profile): Reason | null {
  const uses = [profile, ...profile.fallback].map(({ provider, credential }) => ({ provider, credential }));
  for (const { provider, credential } of uses) {
    const moved = own.providers.find(({ id, baseUrl }) => id === provider.id && baseUrl !== provider.baseUrl);
    if (moved !== undefined)
      return { reason: `its provider "${provider.id}" has another address here`, hint: 'Rename it in the file.' };
    if (credential === null) continue;
    if (credential.kind === 'cmd' && !allowsCommands)
      return {
        reason: 'it would run a program for its key',
        hint: 'Read what it runs, and add --allow-commands if that is what you want.',
      };
    const owner = ownerOf(own, credential);
    if (owner !== null && owner !== provider.id)
      return {
        reason: `its key, ${formatCredentialReference(credential)}, belongs to "${owner}" here, and it would send it to "${provider.id}"`,
        hint: 'A key belongs to one provider: give it another reference in the file.',
      };
  }
  return null;
}

/** The provider that a reference belongs to: by a profile of this person's, or by a built-in provider's own name for its key. */
function ownerOf(own: Configuration, credential: CredentialReference): Provider['id'] | null {
  const text = formatCredentialReference(credential);
  const used = own.profiles
    .flatMap((profile) => [profile, ...profile.fallback])
    .find((entry) => entry.credential !== null && formatCredentialReference(entry.credential) === text);
  return (
    used?.provider.id ?? PROVIDERS.find((preset) => preset.credential === text && preset.id !== 'custom')?.id ?? null
  );
}

function refused(found: { readonly path: string; readonly name: string } & Reason): Problem {
  return {
    code: 'profile-import-refused',
    kind: 'unsafe',
    message: `The profile "${found.name}" of ${found.path} is not taken in: ${found.reason}.`,
    hint: `${found.hint} Nothing was written.`,
  };
}
