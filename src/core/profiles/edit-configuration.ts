import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import type { Configuration } from './configuration.ts';
import type { RawProfile, RawProvider } from './configuration-schema.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { putProperty } from './put-property.ts';
import { removeProperty } from './remove-property.ts';

/** A configuration text, and what it means. An edit gives a new pair or a problem; the old text stays as it is. */
export type EditedConfiguration = { readonly text: string; readonly configuration: Configuration };

type EditRequest = { readonly text: string; readonly path: string; readonly home: string | null };

/**
 * Adds a profile, and the provider that it brings along, to a configuration text. Comments, indentation and everything
 * else stay. The result is parsed before anybody may write it, and a text that is broken already is not edited.
 */
export function addProfile(
  request: EditRequest & {
    readonly name: string;
    readonly profile: RawProfile;
    readonly provider?: { readonly id: string; readonly raw: RawProvider };
  },
): Outcome<EditedConfiguration> {
  const before = parseConfiguration(request);
  if (!before.ok) return before;
  const { name, profile, provider } = request;
  const withProvider =
    provider === undefined
      ? request.text
      : putProperty({ text: request.text, path: ['providers', provider.id], value: provider.raw });
  return prove({ ...request, text: putProperty({ text: withProvider, path: ['profiles', name], value: profile }) });
}

/** Takes a profile out of a configuration text. A `defaultProfile` that named it goes with it, and so becomes `native` again. */
export function removeProfile(request: EditRequest & { readonly name: string }): Outcome<EditedConfiguration> {
  const before = parseConfiguration(request);
  if (!before.ok) return before;
  const without = removeProperty(request.text, ['profiles', request.name]);
  const text = before.value.defaultProfile === request.name ? removeProperty(without, ['defaultProfile']) : without;
  const edited = prove({ ...request, text });
  if (!edited.ok) return edited;
  const kept = before.value.profiles.filter((profile) => profile.name !== request.name);
  return JSON.stringify(kept) === JSON.stringify(edited.value.configuration.profiles)
    ? edited
    : fail(cannotEdit(request.path, request.name));
}

function prove(request: EditRequest): Outcome<EditedConfiguration> {
  const after = parseConfiguration(request);
  return after.ok ? succeed({ text: request.text, configuration: after.value }) : after;
}

function cannotEdit(path: string, name: string) {
  return {
    code: 'configuration-edit',
    kind: 'unsafe',
    message: `The profile "${name}" could not be taken out of ${path} without changing something else, so nothing was written.`,
    hint: 'Take it out in an editor; `cordon profile list` checks the result.',
  } as const;
}
