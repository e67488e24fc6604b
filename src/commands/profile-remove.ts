import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { removeProfile } from '../core/profiles/edit-configuration.ts';
import { findProfile } from '../core/profiles/find-profile.ts';
import { parseConfiguration } from '../core/profiles/parse-configuration.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import { defaultConfiguration, type Configuration } from '../core/profiles/configuration.ts';
import type { Profile } from '../core/profiles/profile.ts';
import type { ProfileChangeReport } from '../core/report/profile-report.ts';
import { configurationPath, readConfigurationText } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { writeConfiguration } from '../host/write-configuration.ts';

export type ProfileRemoveInput = { readonly name: string };

/** Takes a profile out of the configuration; everything else in the file stays, comments too. Its secret stays stored. */
export async function removeProfileCommand(
  host: Host,
  { name }: ProfileRemoveInput,
): Promise<Outcome<ProfileChangeReport>> {
  if (name === NATIVE)
    return fail({
      code: 'reserved-name',
      kind: 'usage',
      message: `"${NATIVE}" is built in and can’t be removed.`,
      hint: '`cordon profile list` shows the others.',
    });
  const there = readConfigurationText(host);
  if (!there.ok) return there;
  const path = configurationPath(host) ?? 'config.jsonc';
  const parsed =
    there.value === null
      ? succeed(defaultConfiguration(null))
      : parseConfiguration({ ...there.value, home: host.home });
  if (!parsed.ok) return parsed;
  const found = findProfile({ configuration: parsed.value, name });
  if (!found.ok) return found;
  const before = there.value?.text ?? '';
  const edited = removeProfile({ text: before, path, home: host.home, name });
  if (!edited.ok) return edited;
  const written = await writeConfiguration(host, { text: edited.value.text, before });
  if (!written.ok) return written;
  const next = leftOver(found.value, edited.value.configuration);
  return succeed({ schema: 1, action: 'removed', profile: name, configuration: written.value, next });
}

/** What belonged to the profile and stays, because something else may use it too. */
function leftOver({ credential, provider }: Profile, { providers, profiles }: Configuration): readonly string[] {
  const unused =
    providers.some(({ id }) => id === provider.id) && !profiles.some((profile) => profile.provider.id === provider.id);
  return [
    ...(credential?.kind === 'keychain'
      ? [`Its secret is still stored; remove it with: cordon secret remove ${credential.name}`]
      : []),
    ...(unused ? [`No profile uses the provider "${provider.id}" any more; it is still in the file.`] : []),
  ];
}
