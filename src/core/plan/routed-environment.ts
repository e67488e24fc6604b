import { knownContextWindow } from '../catalogue/model-windows.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Secret } from '../secret.ts';
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
    ...profile.env,
  };
}

/**
 * What every routed session gets, as measured on 2.1.330. Without the first the client reports the routed model's name to
 * its vendor and asks there for features. Without the second `--bg` starts a supervisor whose workers read the person's
 * own layers instead of this launch.
 */
const ROUTED = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', CLAUDE_CODE_DISABLE_AGENT_VIEW: '1' } as const;

/** The window that the client must be told, because it assumes a million tokens for a model it doesn't know. */
export function contextWindowOf(profile: Profile): number | null {
  const model = mainModel(profile);
  return profile.contextWindow ?? (model === null ? null : knownContextWindow(model));
}

/** The variables that make the route: destination, the one credential header, the provider's switch. */
export function routeVariables(profile: Profile, credential: Secret | null): Readonly<Record<string, EnvChange>> {
  const { provider } = profile;
  const set = (value: string | Secret): EnvChange => ({ kind: 'set', value });
  return {
    [HOST_SWITCH]: set('1'),
    ...(provider.baseUrl === null ? {} : { ANTHROPIC_BASE_URL: set(provider.baseUrl) }),
    ...(provider.switch === undefined ? {} : { [provider.switch]: set('1') }),
    ...(credential === null
      ? {}
      : { [provider.auth === 'x-api-key' ? 'ANTHROPIC_API_KEY' : 'ANTHROPIC_AUTH_TOKEN']: set(credential) }),
  };
}

/**
 * Tells the client that its host owns the route: routing in every settings layer, stored logins and helpers are ignored,
 * for as long as the session runs. Documented by the vendor.
 */
const HOST_SWITCH = 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST';
