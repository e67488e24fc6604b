import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { draftProfile, type DraftInput, type ProfileDraft } from '../core/profiles/draft-profile.ts';
import { addProfile, type EditedConfiguration } from '../core/profiles/edit-configuration.ts';
import { parseConfiguration } from '../core/profiles/parse-configuration.ts';
import { starterConfiguration } from '../core/profiles/starter-configuration.ts';
import { nextSteps } from '../core/report/next-steps.ts';
import type { ProfileChangeReport } from '../core/report/profile-report.ts';
import { configurationPath, readConfigurationText } from './configuration.ts';
import type { Host } from './host.ts';
import { writeConfiguration } from './write-configuration.ts';

/** Adds a profile to the configuration, and makes the file where there is none. A profile of that name is never replaced. */
export async function addProfileEntry(host: Host, input: DraftInput): Promise<Outcome<ProfileChangeReport>> {
  const draft = draftProfile(input);
  if (!draft.ok) return draft;
  const there = readConfigurationText(host);
  if (!there.ok) return there;
  const before = there.value?.text ?? null;
  const edited = edit({ host, before, draft: draft.value });
  if (!edited.ok) return edited;
  const written = await writeConfiguration(host, { text: edited.value.text, before });
  if (!written.ok) return written;
  const profile = edited.value.configuration.profiles.find(({ name }) => name === input.name);
  const next = profile === undefined ? [] : nextSteps(profile, (name) => (host.env[name] ?? '') !== '');
  return succeed({ schema: 1, action: 'added', profile: input.name, configuration: written.value, next });
}

function edit({
  host,
  before,
  draft,
}: {
  readonly host: Host;
  readonly before: string | null;
  readonly draft: ProfileDraft;
}): Outcome<EditedConfiguration> {
  const path = configurationPath(host) ?? 'config.jsonc';
  if (before === null) {
    const text = starterConfiguration(draft);
    const parsed = parseConfiguration({ text, path, home: host.home });
    return parsed.ok ? succeed({ text, configuration: parsed.value }) : parsed;
  }
  const parsed = parseConfiguration({ text: before, path, home: host.home });
  if (!parsed.ok) return parsed;
  const { profiles, providers } = parsed.value;
  if (profiles.some(({ name }) => name === draft.name)) return fail(taken('profile', draft.name, path));
  const { provider } = draft;
  if (
    provider !== undefined &&
    providers.some(({ id, baseUrl }) => id === provider.id && baseUrl !== provider.raw.baseUrl)
  )
    return fail(taken('provider', provider.id, path));
  return addProfile({ text: before, path, home: host.home, ...draft });
}

function taken(what: 'profile' | 'provider', name: string, path: string) {
  return {
    code: `${what}-exists`,
    kind: 'usage',
    message: `There is a ${what} "${name}" in ${path} already.`,
    hint:
      what === 'profile'
        ? `Choose another name, or take it out first with \`cordon profile remove ${name}\`.`
        : 'Choose another name for the profile, or change the address in the file.',
  } as const;
}
