import type { Outcome, Problem } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { buildBudget } from './build-budget.ts';
import { findProvider } from './build-provider.ts';
import { findProfileProblem } from './check-profile.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import type { RawProfile } from './configuration-schema.ts';
import { formatCredentialReference, parseCredentialReference, REFERENCE_FORMS } from './credential-reference.ts';
import type { CredentialReference, FallbackEntry, ModelFamily, Profile, Provider } from './profile.ts';
import { isPlainName, NATIVE, PLAIN_NAME_RULE } from './profile-name.ts';
import type { DocumentPath } from './read-jsonc.ts';
import { SECRET_HINT } from './refuse-secrets.ts';
import { showName } from './secret-shape.ts';

export type ProfileRequest = {
  readonly name: string;
  readonly raw: RawProfile;
  /** The person's own providers. */
  readonly own: readonly Provider[];
  readonly home: string | null;
  /** Where a part of this profile stands; an empty path is the profile itself. */
  readonly placeOf: (path: DocumentPath) => Place;
};

/** One entry of `profiles`, checked as a whole: what it names exists, and no key of it can end up where it doesn't belong. */
export function buildProfile(request: ProfileRequest): Outcome<Profile> {
  const { name, raw, own, placeOf } = request;
  const misnamed = whyBadName(name, placeOf([]));
  if (misnamed !== null) return fail(misnamed);
  const reference = readReference({ text: raw.credential, place: placeOf(['credential']) });
  if (!reference.ok) return reference;
  const provider = findProvider({
    id: raw.provider,
    own,
    hasCredential: reference.value !== null,
    place: placeOf(['provider']),
  });
  if (!provider.ok) return provider;
  const fallback = readFallback(request, { provider: provider.value, reference: reference.value });
  if (!fallback.ok) return fallback;
  const profile = assemble({
    request,
    provider: provider.value,
    credential: reference.value,
    fallback: fallback.value,
  });
  const problem = findProfileProblem(profile, request);
  return problem === null ? succeed(profile) : fail(problem);
}

function whyBadName(name: string, place: Place): Problem | null {
  if (!isPlainName(name))
    return configurationProblem({
      code: 'bad-name',
      place,
      what: `${showName(name)} can’t be the name of a profile`,
      hint: PLAIN_NAME_RULE,
    });
  if (name.toLowerCase() !== NATIVE) return null;
  return configurationProblem({
    code: 'reserved-name',
    place,
    what: `The profile "${name}" can’t be defined: "${NATIVE}" always means the vendor, your own login and the client’s default model`,
    hint: 'Give this profile another name.',
  });
}

type ReferenceRequest = { readonly text: string | undefined; readonly place: Place };

function readReference({ text, place }: ReferenceRequest): Outcome<CredentialReference | null> {
  if (text === undefined) return succeed(null);
  const parsed = parseCredentialReference(text);
  if (parsed.ok) return succeed(parsed.reference);
  return fail(
    parsed.literal
      ? configurationProblem({
          code: 'literal-secret',
          place,
          what: `"credential" must be a reference, and ${parsed.reason}`,
          hint: `It may be ${REFERENCE_FORMS}. ${SECRET_HINT}`,
        })
      : configurationProblem({
          code: 'bad-reference',
          place,
          what: `"credential" can’t be used: ${parsed.reason.replace(/\.$/, '')}`,
          hint: `It may be ${REFERENCE_FORMS}.`,
        }),
  );
}

type Main = { readonly provider: Provider; readonly reference: CredentialReference | null };

/** A key belongs to one provider: an entry of another provider needs a credential, and not the profile's own. */
function readFallback({ raw, own, placeOf }: ProfileRequest, main: Main): Outcome<readonly FallbackEntry[]> {
  const entries: FallbackEntry[] = [];
  for (const [index, entry] of (raw.fallback ?? []).entries()) {
    const place = placeOf(['fallback', index]);
    const credential = readReference({ text: entry.credential, place: placeOf(['fallback', index, 'credential']) });
    if (!credential.ok) return credential;
    const provider = findProvider({
      id: entry.provider,
      own,
      hasCredential: credential.value !== null || (entry.provider === raw.provider && main.reference !== null),
      place,
    });
    if (!provider.ok) return provider;
    const problem = whyBadFallback({ provider: provider.value, credential: credential.value, main, place });
    if (problem !== null) return fail(problem);
    entries.push({ provider: provider.value, model: entry.model, credential: credential.value });
  }
  return succeed(entries);
}

function whyBadFallback(entry: {
  readonly provider: Provider;
  readonly credential: CredentialReference | null;
  readonly main: Main;
  readonly place: Place;
}): Problem | null {
  const { provider, credential, main, place } = entry;
  if (provider.auth === 'login' || provider.auth === 'cloud') {
    return configurationProblem({
      code: 'fallback-provider',
      place,
      what: `A fallback can’t go to "${provider.id}", which has no key of its own that a gateway could send`,
      hint: 'Use a provider with a "baseUrl" and a credential.',
    });
  }
  if (provider.id === main.provider.id) return null;
  if (credential === null && provider.placeholder === undefined) {
    return configurationProblem({
      code: 'fallback-without-credential',
      place,
      what: `The fallback to "${provider.id}" has no "credential", and the profile’s own belongs to "${main.provider.id}"`,
      hint: `Give it one of its own: ${REFERENCE_FORMS}.`,
    });
  }
  const shared =
    credential !== null &&
    main.reference !== null &&
    formatCredentialReference(credential) === formatCredentialReference(main.reference);
  if (!shared) return null;
  return configurationProblem({
    code: 'shared-credential',
    place,
    what: `The fallback to "${provider.id}" names the same credential as the profile, which belongs to "${main.provider.id}"`,
    hint: 'A key belongs to one provider: name another reference.',
  });
}

function assemble(parts: {
  readonly request: ProfileRequest;
  readonly provider: Provider;
  readonly credential: CredentialReference | null;
  readonly fallback: readonly FallbackEntry[];
}): Profile {
  const { request, provider, credential, fallback } = parts;
  const { name, raw, home } = request;
  return {
    name,
    provider,
    credential,
    model: raw.model ?? null,
    models: Object.fromEntries(Object.entries(raw.models ?? {}).filter(([, model]) => model !== undefined)) as Partial<
      Record<ModelFamily, string>
    >,
    contextWindow: raw.contextWindow ?? null,
    longContext: raw.longContext ?? null,
    toolSearch: raw.toolSearch ?? provider.toolSearch ?? false,
    // Behind any other base URL, the server's safety check is missing and auto mode would refuse every action (2.1.319 on).
    autoMode: raw.autoMode ?? (provider.baseUrl === null ? null : 'client'),
    env: raw.env ?? {},
    args: raw.args ?? [],
    configDir: raw.configDir === undefined ? null : expandHome(raw.configDir, home),
    insecureHttp: raw.insecureHttp ?? false,
    gateway: raw.gateway ?? 'auto',
    budget: buildBudget(raw.budget),
    fallback,
    ...(raw.pin === undefined || raw.pin.length === 0 ? {} : { pin: raw.pin }),
  };
}

function expandHome(path: string, home: string | null): string {
  return path.startsWith('~/') && home !== null ? `${home.replace(/\/+$/, '')}${path.slice(1)}` : path;
}
