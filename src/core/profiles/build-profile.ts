import type { Outcome, Problem } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { parseBaseUrl } from './base-url.ts';
import { findProvider } from './build-provider.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import type { RawProfile } from './configuration-schema.ts';
import {
  formatCredentialReference,
  isFixedPath,
  parseCredentialReference,
  REFERENCE_FORMS,
} from './credential-reference.ts';
import { whyNotInEnvironment } from './environment-rule.ts';
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
  const problem = firstProblem(profile, request);
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
    budget:
      raw.budget === undefined
        ? null
        : {
            usd: raw.budget.usd,
            per: raw.budget.per,
            ...(raw.budget.warnAt === undefined ? {} : { warnAt: raw.budget.warnAt }),
          },
    fallback,
  };
}

function expandHome(path: string, home: string | null): string {
  return path.startsWith('~/') && home !== null ? `${home.replace(/\/+$/, '')}${path.slice(1)}` : path;
}

function firstProblem(profile: Profile, request: ProfileRequest): Problem | null {
  for (const check of CHECKS) {
    const problem = check(profile, request);
    if (problem !== null) return problem;
  }
  return null;
}

type Check = (profile: Profile, request: ProfileRequest) => Problem | null;

const CHECKS: readonly Check[] = [
  credentialBelongs,
  transportIsPrivate,
  modelsAreNames,
  environmentIsHarmless,
  argumentsAreTexts,
  directoryIsFixed,
];

/** Where no credential is set, the client sends the one it has: the person's own login's token (2.1.197 and 2.1.330). */
function credentialBelongs({ provider, credential }: Profile, { name, placeOf }: ProfileRequest): Problem | null {
  if (provider.auth === 'cloud' && credential !== null) {
    return configurationProblem({
      code: 'credential-not-taken',
      place: placeOf(['credential']),
      what: `"${provider.id}" takes its credentials from the cloud’s own variables and files, not from "credential"`,
      hint: `Take "credential" out; ${(provider.keeps ?? []).join(', ')} reach the session from your shell.`,
    });
  }
  if (
    provider.auth === 'login' ||
    provider.auth === 'cloud' ||
    credential !== null ||
    provider.placeholder !== undefined
  )
    return null;
  return configurationProblem({
    code: 'credential-missing',
    kind: 'unsafe',
    place: placeOf([]),
    what: `The profile "${name}" has no "credential", so the client would send your own login’s token to "${provider.id}"`,
    hint: `Add one: ${REFERENCE_FORMS}.`,
  });
}

function transportIsPrivate(
  { provider, fallback, insecureHttp }: Profile,
  { name, placeOf }: ProfileRequest,
): Problem | null {
  if (insecureHttp) return null;
  for (const { id, baseUrl } of [provider, ...fallback.map((entry) => entry.provider)]) {
    const url = baseUrl === null ? null : parseBaseUrl(baseUrl);
    if (url === null || !url.ok || url.encrypted || url.loopback) continue;
    return configurationProblem({
      code: 'insecure-http',
      kind: 'unsafe',
      place: placeOf(['provider']),
      what: `The profile "${name}" would send its key and everything else to ${url.host} (provider "${id}") in clear text`,
      hint: 'Use https://, or, where the network between is yours, add "insecureHttp": true to the profile.',
    });
  }
  return null;
}

/** Names end up in arguments, so none may look like an option, and in variables, so none may hold what those can't. */
const MODEL = /^[A-Za-z0-9~@][\w.:/@~+,[\]-]{0,255}$/;

function modelsAreNames({ model, models, fallback }: Profile, { placeOf }: ProfileRequest): Problem | null {
  const named: readonly (readonly [DocumentPath, string])[] = [
    ...(model === null ? [] : [[['model'], model] as const]),
    ...Object.entries(models).map(([family, value]) => [['models', family], value] as const),
    ...fallback.map((entry, index) => [['fallback', index, 'model'], entry.model] as const),
  ];
  const broken = named.find(([, value]) => !MODEL.test(value));
  if (broken === undefined) return null;
  return configurationProblem({
    code: 'bad-model',
    place: placeOf(broken[0]),
    what: `${broken[0].join('.')} is not the name of a model`,
    hint: 'Write the id that the provider lists, without spaces, as in "qwen/qwen3-coder:free".',
  });
}

function environmentIsHarmless({ env, provider }: Profile, { placeOf }: ProfileRequest): Problem | null {
  for (const [name, value] of Object.entries(env)) {
    const place = placeOf(['env', name]);
    const refusal = whyNotInEnvironment(name, provider.keeps ?? []);
    if (refusal !== null)
      return configurationProblem({
        code: 'env-refused',
        place,
        what: `${showName(name)} in "env" ${refusal.reason}`,
        hint: refusal.hint,
      });
    if (value.includes('\u0000'))
      return configurationProblem({
        code: 'env-refused',
        place,
        what: `${showName(name)} in "env" holds a NUL character`,
        hint: 'An environment variable can’t hold it; take it out.',
      });
  }
  return null;
}

function argumentsAreTexts({ args }: Profile, { placeOf }: ProfileRequest): Problem | null {
  const index = args.findIndex((word) => word.includes('\u0000'));
  return index === -1
    ? null
    : configurationProblem({
        code: 'bad-argument',
        place: placeOf(['args', index]),
        what: 'An entry of "args" holds a NUL character',
        hint: 'An argument can’t hold it; take it out.',
      });
}

function directoryIsFixed({ configDir }: Profile, { placeOf }: ProfileRequest): Problem | null {
  if (configDir === null || (isFixedPath(configDir) && !configDir.startsWith('~/') && !/\p{Cc}/u.test(configDir)))
    return null;
  return configurationProblem({
    code: 'bad-directory',
    place: placeOf(['configDir']),
    what: '"configDir" is not a full path',
    hint: 'Begin it with / or ~/, so that it means the same directory everywhere.',
  });
}
