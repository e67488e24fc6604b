import type { Problem } from '../problem.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Route, RouteCredential } from '../resolution/route.ts';
import type { Secret } from '../secret.ts';
import { mainModel } from './session-models.ts';

export type DeviationRequest = {
  readonly profile: Profile;
  readonly credential: Secret | null;
  /** The person's own `--model`, which wins over the profile's. */
  readonly ownModel: string | null;
  /** What the client would do under the plan. */
  readonly route: Route;
};

/** Where the predicted route isn't the one that the profile asks for, or null. The last check before a launch. */
export function findDeviation(request: DeviationRequest): Problem | null {
  const { profile } = request;
  for (const { what, find } of profile.provider.auth === 'login' ? NATIVE : ROUTED) {
    const found = find(request);
    if (found !== null) return deviation(profile.name, what, found);
  }
  return null;
}

type Check = { readonly what: string; readonly find: (request: DeviationRequest) => string | null };

/** A native session may find nobody logged in: the client then asks for the login, and sends nothing. */
const NATIVE: readonly Check[] = [
  {
    what: 'destination',
    find: ({ route }) =>
      route.destination === null || route.firstParty ? null : `${route.destination} instead of the vendor`,
  },
  {
    what: 'credential',
    find: ({ route }) => foreignCredential(route.authorization) ?? foreignCredential(route.apiKey),
  },
  { what: 'socket', find: ({ route }) => route.unix },
];

const ROUTED: readonly Check[] = [
  { what: 'destination', find: destinationOfAnother },
  { what: 'credential', find: credentialOfAnother },
  { what: 'model', find: modelOfAnother },
  {
    what: 'proxy',
    find: ({ route }) =>
      route.proxy !== null && isLoopback(route.destination)
        ? `${route.proxy} in front of a server on this machine`
        : null,
  },
  { what: 'socket', find: ({ route }) => route.unix },
];

/** Sources that are a person's own login, and no value that a layer sets. */
const OWN_LOGIN = new Set(['login', 'primaryApiKey']);

function foreignCredential(credential: RouteCredential | null): string | null {
  return credential === null || OWN_LOGIN.has(credential.from)
    ? null
    : `${credential.from} instead of the person's own login`;
}

function destinationOfAnother({ profile, route }: DeviationRequest): string | null {
  const { provider } = profile;
  if (provider.auth === 'cloud')
    return route.provider === 'anthropic' || route.provider === 'custom'
      ? `${route.destination ?? 'nowhere'} instead of ${provider.id}`
      : null;
  if (provider.baseUrl === null)
    return route.firstParty ? null : `${route.destination ?? 'nowhere'} instead of the vendor`;
  return route.destination === provider.baseUrl || route.destination === withoutTrailingSlash(provider.baseUrl)
    ? null
    : `${route.destination ?? 'nowhere'} instead of ${provider.baseUrl}`;
}

function withoutTrailingSlash(url: string): string {
  const parsed = new URL(url);
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}

function credentialOfAnother({ profile, credential, route }: DeviationRequest): string | null {
  if (credential === null) return null;
  const [wanted, other] =
    profile.provider.auth === 'x-api-key' ? [route.apiKey, route.authorization] : [route.authorization, route.apiKey];
  if (other !== null) return `${other.from} in a second header`;
  return wanted?.fingerprint === credential.fingerprint
    ? null
    : `${wanted?.from ?? 'none'} instead of the profile's own`;
}

function modelOfAnother({ profile, ownModel, route }: DeviationRequest): string | null {
  const model = mainModel(profile);
  if (ownModel !== null || model === null) return null;
  return route.model === model.replace(/\[1m\]$/i, '') ? null : `${route.model ?? 'none'} instead of ${model}`;
}

function isLoopback(destination: string | null): boolean {
  return destination !== null && /^https?:\/\/(127\.|localhost[:/]|localhost$|\[::1\])/.test(destination);
}

function deviation(profile: string, what: string, found: string): Problem {
  return {
    code: 'route-not-held',
    kind: 'unsafe',
    message: `A session of "${profile}" would get another ${what} than it asks for: ${found}.`,
    hint: 'See who sets it with `cordon explain`; nothing was launched.',
  };
}
