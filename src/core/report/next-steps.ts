import type { Profile } from '../profiles/profile.ts';

/** What is left to do before a new profile works: its key has to be where the reference says. */
export function nextSteps(profile: Profile, isSet: (variable: string) => boolean): readonly string[] {
  const run = `Start a session with: cordon run ${profile.name}`;
  const reference = profile.credential;
  if (reference === null) return [run];
  switch (reference.kind) {
    case 'env':
      return isSet(reference.name) ? [run] : [`Put the key into the environment variable ${reference.name}.`, run];
    case 'keychain':
      return [`Store the key with: cordon secret set ${reference.name}`, run];
    case 'file':
      return [`Put the key into ${reference.path}, and close the file to others: chmod 600 ${reference.path}`, run];
    case 'op':
    case 'cmd':
      return [run];
  }
}
