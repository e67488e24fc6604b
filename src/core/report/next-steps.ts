import type { Profile } from '../profiles/profile.ts';

/** What is left to do before a new profile works: its key has to be where the reference says. */
export function nextSteps(profile: Profile, isSet: (variable: string) => boolean): readonly string[] {
  return [...directoryRisks(profile), ...keySteps(profile, isSet)];
}

/** What a directory of its own takes away, said before anybody misses it. */
function directoryRisks({ configDir }: Profile): readonly string[] {
  return configDir === null
    ? []
    : [
        `Its sessions have a login, history, permissions and plugins of their own in ${configDir}; those of ~/.claude don’t count there, and a login in it is another account’s: see that you may use it.`,
      ];
}

function keySteps(profile: Profile, isSet: (variable: string) => boolean): readonly string[] {
  const run = `Start a session with: cordon run ${profile.name}`;
  const reference = profile.credential;
  if (reference === null) return [run];
  switch (reference.kind) {
    case 'env':
      return isSet(reference.name) ? [run] : [`Put the key into the environment variable ${reference.name}.`, run];
    case 'keychain':
      return [`If its key isn’t stored yet: cordon secret set ${reference.name}`, run];
    case 'file':
      return [`Put the key into ${reference.path}, and close the file to others: chmod 600 ${reference.path}`, run];
    case 'op':
    case 'cmd':
      return [run];
  }
}
