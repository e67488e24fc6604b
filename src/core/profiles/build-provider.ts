import { findPreset, PROVIDERS } from '../catalogue/providers.ts';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { parseBaseUrl } from './base-url.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import type { RawProvider } from './configuration-schema.ts';
import { isClose, nearestName } from './nearest-name.ts';
import type { Provider } from './profile.ts';
import { isPlainName, PLAIN_NAME_RULE } from './profile-name.ts';
import { showName } from './secret-shape.ts';

export type ProviderRequest = {
  readonly id: string;
  readonly raw: RawProvider;
  readonly place: Place;
  readonly urlPlace: Place;
};

/** One entry of `providers`, checked. A built-in name may only be taken where the preset says that people run their own. */
export function buildProvider({ id, raw, place, urlPlace }: ProviderRequest): Outcome<Provider> {
  if (!isPlainName(id))
    return fail(
      configurationProblem({
        code: 'bad-name',
        place,
        what: `${showName(id)} can’t be the name of a provider`,
        hint: PLAIN_NAME_RULE,
      }),
    );
  const preset = findPreset(id);
  if (preset !== undefined && !preset.movable) {
    return fail(
      configurationProblem({
        code: 'provider-built-in',
        place,
        what: `"${id}" is a built-in provider, and its address can’t be changed`,
        hint: 'Give your server another name in "providers", and name that in the profile.',
      }),
    );
  }
  const url = parseBaseUrl(raw.baseUrl);
  if (!url.ok)
    return fail(
      configurationProblem({
        code: 'bad-base-url',
        place: urlPlace,
        what: `The "baseUrl" of the provider "${id}" ${url.reason}`,
        hint: url.hint,
      }),
    );
  return succeed({
    id,
    baseUrl: url.url,
    auth: raw.auth ?? 'bearer',
    ...(preset?.env === undefined ? {} : { env: preset.env }),
    // A dummy token means nothing to a server elsewhere, which may well ask for a real one.
    ...(preset?.placeholder === undefined || !url.loopback ? {} : { placeholder: preset.placeholder }),
  });
}

/** Finds the provider that a profile names: the person's own first, then the built-in ones. */
export function findProvider(request: {
  readonly id: string;
  readonly own: readonly Provider[];
  readonly hasCredential: boolean;
  readonly place: Place;
}): Outcome<Provider> {
  const { id, own, hasCredential, place } = request;
  const found = own.find((provider) => provider.id === id) ?? builtIn(id, hasCredential);
  if (found === undefined) {
    const names = [...own.map((provider) => provider.id), ...PROVIDERS.map((preset) => preset.id)];
    const nearest = nearestName(id, names);
    const hint =
      nearest !== null && isClose(id, nearest)
        ? `Did you mean "${nearest}"?`
        : `Built-in ones are ${PROVIDERS.map((preset) => preset.id).join(', ')}; a server of your own belongs in "providers".`;
    return fail(
      configurationProblem({ code: 'unknown-provider', place, what: `There is no provider ${showName(id)}`, hint }),
    );
  }
  if (found.id === 'custom' && found.baseUrl === null) {
    return fail(
      configurationProblem({
        code: 'provider-without-address',
        place,
        what: 'The provider "custom" has no address of its own',
        hint: 'Write it under "providers": { "custom": { "baseUrl": "https://…" } }, or under a name of your choice.',
      }),
    );
  }
  return succeed(found);
}

/** A preset without what only choosing one needs. */
function builtIn(id: string, hasCredential: boolean): Provider | undefined {
  const named = findPreset(id);
  const preset = hasCredential && named?.withCredential !== undefined ? findPreset(named.withCredential) : named;
  if (preset === undefined) return undefined;
  const {
    title: _title,
    credential: _credential,
    models: _models,
    movable: _movable,
    withCredential: _with,
    checkedOn: _on,
    source: _source,
    ...provider
  } = preset;
  return provider;
}
