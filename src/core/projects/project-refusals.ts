import type { Problem } from '../problem.ts';
import type { Profile } from '../profiles/profile.ts';
import { mainModel } from '../plan/session-models.ts';
import type { Route, RouteCredential } from '../resolution/route.ts';

/** Why a profile can't be held by a settings file alone, or null. A rule is a row. */
export function whyNotInProject(profile: Profile): Problem | null {
  const found = RULES.find(({ applies }) => applies(profile));
  if (found === undefined) return null;
  return {
    code: found.code,
    kind: 'unsafe',
    message: `The profile "${profile.name}" ${found.reason}, which a settings file can't give.`,
    hint: `Start its sessions with \`cordon run ${profile.name}\`; nothing was written.`,
  };
}

const RULES: readonly {
  readonly code: string;
  readonly applies: (profile: Profile) => boolean;
  readonly reason: string;
}[] = [
  { code: 'project-gateway', applies: needsGateway, reason: 'needs a gateway, a process of its own for each session' },
  {
    code: 'project-cloud',
    applies: ({ provider }) => provider.auth === 'cloud',
    reason: 'goes to a cloud with the cloud’s own login from the environment',
  },
  {
    code: 'project-config-dir',
    applies: ({ configDir }) => configDir !== null,
    reason: 'has a client directory of its own ("configDir")',
  },
  {
    code: 'project-arguments',
    applies: ({ args }) => args.length > 0,
    reason: 'gives the client arguments ("args")',
  },
];

/** What only a gateway can do: a budget, a fallback, or one that is asked for. */
function needsGateway({ gateway, budget, fallback }: Profile): boolean {
  return gateway === true || budget !== null || fallback.length > 0;
}

/**
 * What the shell sets that beats every settings file, or null: a socket and the host's switch take the whole session along,
 * and a key that comes by a descriptor is sent beside the helper's (2.1.330).
 */
export function findEscape(env: Readonly<Record<string, string>>): Problem | null {
  const name = ESCAPES.find((escape) => (env[escape] ?? '') !== '');
  if (name === undefined) return null;
  return {
    code: 'project-not-held',
    kind: 'unsafe',
    message: `${name} is set in the environment, and no settings file beats it.`,
    hint: `Unset ${name}, or start the session with \`cordon run\`, which takes it out.`,
  };
}

const ESCAPES = [
  'ANTHROPIC_UNIX_SOCKET',
  'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
  'CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR',
  'CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR',
];

/** What a plain session in the repository would do otherwise than the profile asks, or null: the last check before anything is written. */
export function findProjectDeviation(profile: Profile, route: Route): Problem | null {
  const found = CHECKS.map(({ what, find }) => ({ what, how: find(profile, route) })).find(({ how }) => how !== null);
  if (found === undefined) return null;
  return {
    code: 'project-not-held',
    kind: 'unsafe',
    message: `A plain session here would get another ${found.what} than "${profile.name}" asks for: ${found.how ?? ''}.`,
    hint: 'See who sets it with `cordon explain`, or take it out with `cordon doctor --fix`; nothing was written.',
  };
}

const CHECKS: readonly {
  readonly what: string;
  readonly find: (profile: Profile, route: Route) => string | null;
}[] = [
  { what: 'socket', find: (_, { unix }) => unix },
  { what: 'destination', find: otherDestination },
  { what: 'credential', find: otherCredential },
  { what: 'model', find: otherModel },
  {
    what: 'proxy',
    find: (_, { proxy, destination }) =>
      proxy !== null && /^https?:\/\/(127\.|localhost|\[::1\])/.test(destination ?? '')
        ? `${proxy} in front of a server on this machine`
        : null,
  },
];

/** Whether a route goes where a profile's key belongs. */
export function otherDestination({ provider }: Profile, route: Route): string | null {
  const seen = route.destination ?? 'nowhere';
  if (route.provider !== 'anthropic' && route.provider !== 'custom') return seen;
  if (provider.baseUrl === null) return route.destination === null || route.firstParty ? null : seen;
  return route.destination !== null && trimmed(route.destination) === trimmed(provider.baseUrl) ? null : seen;
}

function trimmed(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}

const OWN_LOGIN = new Set(['login', 'primaryApiKey']);

function otherCredential({ provider }: Profile, { authorization, apiKey }: Route): string | null {
  const allowed = (credential: RouteCredential | null) =>
    credential === null ||
    (provider.auth === 'login' ? OWN_LOGIN.has(credential.from) : credential.from === 'apiKeyHelper');
  const foreign = [authorization, apiKey].find((credential) => !allowed(credential));
  return foreign == null ? null : foreign.from;
}

function otherModel(profile: Profile, route: Route): string | null {
  const model = mainModel(profile)?.replace(/\[1m\]$/i, '') ?? null;
  return model === null || route.model === model ? null : (route.model ?? 'none');
}
