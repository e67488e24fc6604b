import { knownContextWindow } from '../catalogue/model-windows.ts';
import type { Profile } from '../profiles/profile.ts';
import { Secret, type FingerprintOf } from '../secret.ts';
import type { EnvChange } from './plan.ts';
import { mainModel, modelVariables } from './session-models.ts';

/** What a profile asks for beside its route; no secret in it, so that it may stand in the overlay too. */
export function featureVariables(profile: Profile): Readonly<Record<string, string>> {
  const window = contextWindowOf(profile);
  return {
    ...(profile.provider.auth === 'login' ? {} : ROUTED),
    ...profile.provider.env,
    ...(profile.provider.auth === 'login' ? {} : { ENABLE_TOOL_SEARCH: String(profile.toolSearch) }),
    ...(profile.autoMode === null ? {} : { CLAUDE_CODE_AUTO_MODE_SERVER: profile.autoMode === 'client' ? '0' : '1' }),
    ...(window === null ? {} : { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(window) }),
    ...(profile.longContext === false ? { CLAUDE_CODE_DISABLE_1M_CONTEXT: '1' } : {}),
    ...modelVariables(profile),
    ...(profile.pin === undefined ? {} : { CLAUDE_CODE_EXTRA_BODY: JSON.stringify(pinnedBody(profile.pin)) }),
    ...profile.env,
  };
}

/** The client merges it into the body of each request, so that its bytes go through a gateway as they are (2.1.330). */
export function pinnedBody(only: readonly string[]) {
  return { provider: { only, allow_fallbacks: false } };
}

/**
 * What every routed session gets, as measured on 2.1.330. Without the first the client reports the routed model's name to
 * its vendor and asks there for features. Without the second `--bg` starts a supervisor whose workers read the person's
 * own layers instead of this launch. Without the third a program that user settings name is given this session's key, and
 * may change its base URL, when the client starts itself anew (`/tui default`, or behind an update).
 */
const ROUTED = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
  CLAUDE_CODE_PROCESS_WRAPPER: '',
} as const;

/** The window that the client must be told, because it assumes a million tokens for a model it doesn't know. */
export function contextWindowOf(profile: Profile): number | null {
  const model = mainModel(profile);
  return profile.contextWindow ?? (model === null ? null : knownContextWindow(model));
}

export type RouteRequest = {
  readonly profile: Profile;
  readonly credential: Secret | null;
  /** Whether the client prints an answer and ends (`-p`), instead of opening a conversation. */
  readonly prints: boolean;
  readonly fingerprintOf: FingerprintOf;
};

/** The variables that make the route: destination, the one credential header, the provider's switch. */
export function routeVariables(request: RouteRequest): Readonly<Record<string, EnvChange>> {
  const { baseUrl, switch: selector } = request.profile.provider;
  const set = (value: string): EnvChange => ({ kind: 'set', value });
  return {
    [HOST_SWITCH]: set('1'),
    ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: set(baseUrl) }),
    ...(selector === undefined ? {} : { [selector]: set('1') }),
    ...credentialVariable(request),
  };
}

/**
 * The one variable that carries the credential. In a conversation the client asks whether an ANTHROPIC_API_KEY may be used,
 * shows its end, and keeps it in `~/.claude.json`; as a header of its own it does neither (2.1.330), and the strict switch
 * keeps every other credential away (2.1.198 to 2.1.330, five versions run).
 */
function credentialVariable({
  profile,
  credential,
  prints,
  fingerprintOf,
}: RouteRequest): Readonly<Record<string, EnvChange>> {
  if (credential === null) return {};
  const { auth, baseUrl } = profile.provider;
  if (auth !== 'x-api-key') return { ANTHROPIC_AUTH_TOKEN: { kind: 'set', value: credential } };
  if (prints || baseUrl === null) return { ANTHROPIC_API_KEY: { kind: 'set', value: credential } };
  const header = new Secret(`x-api-key: ${credential.reveal()}`, fingerprintOf);
  return { ANTHROPIC_CUSTOM_HEADERS: { kind: 'set', value: header } };
}

/**
 * Tells the client that its host owns the route: routing in every settings layer, stored logins and helpers are ignored,
 * for as long as the session runs. Documented by the vendor.
 */
const HOST_SWITCH = 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST';
