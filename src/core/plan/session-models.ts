import { isModelAlias } from '../catalogue/model-windows.ts';
import type { Profile } from '../profiles/profile.ts';

/** The families that the client resolves by name, each with the variable that maps it. */
const FAMILY_VARIABLES = {
  opus: 'ANTHROPIC_DEFAULT_OPUS_MODEL',
  sonnet: 'ANTHROPIC_DEFAULT_SONNET_MODEL',
  haiku: 'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  fable: 'ANTHROPIC_DEFAULT_FABLE_MODEL',
} as const;
type NamedFamily = keyof typeof FAMILY_VARIABLES;

/** Which family leads a session whose profile names families only. */
const LEADING: readonly NamedFamily[] = ['opus', 'sonnet', 'fable', 'haiku'];

/** The model that the session starts with: the profile's own, else its leading family's; null leaves it to the client. */
export function mainModel(profile: Profile): string | null {
  const family = LEADING.find((name) => profile.models[name] !== undefined);
  return profile.model ?? (family === undefined ? null : (profile.models[family] ?? null));
}

/**
 * The model variables of a session. Behind a provider of another maker, a family that the profile doesn't name becomes the
 * session's model, because the client asks for families by itself (titles, sub-agents, the safety check) and the upstream
 * may not have its names. An alias is never a value: the client would send it literally (2.1.330).
 */
export function modelVariables(profile: Profile): Readonly<Record<string, string>> {
  const main = isVendor(profile) ? null : mainModel(profile);
  const mapped: readonly (readonly [name: string, model: string | null])[] = [
    ...Object.entries(FAMILY_VARIABLES).map(
      ([family, name]) => [name, profile.models[family as NamedFamily] ?? main] as const,
    ),
    ...EXTRA.map(({ family, name }) => [name, profile.models[family] ?? null] as const),
  ];
  return Object.fromEntries(
    mapped.flatMap(([name, model]) => (model === null || isModelAlias(model) ? [] : [[name, model]])),
  );
}

/** Whether a session goes to the client's own vendor, by a login or by a key: there its families are its own. */
export function isVendor({ provider }: Profile): boolean {
  return provider.auth === 'login' || (provider.baseUrl === null && provider.auth !== 'cloud');
}

const EXTRA = [
  { family: 'subagent', name: 'CLAUDE_CODE_SUBAGENT_MODEL' },
  { family: 'autoMode', name: 'CLAUDE_CODE_AUTO_MODE_MODEL' },
] as const;

/**
 * Models that the picker has only from the gateway's list: the client shows those of the families by itself, and would show
 * them twice (2.1.330).
 */
export function pickedFromList(profile: Profile): readonly string[] {
  const variables = modelVariables(profile);
  const shown = new Set(Object.values(FAMILY_VARIABLES).map((name) => variables[name]));
  return usedModels(profile).filter((model) => !shown.has(model) && !isModelAlias(model));
}

/** Every model that a session of this profile may ask for. */
export function usedModels(profile: Profile): readonly string[] {
  return [
    ...new Set(
      [profile.model, ...Object.values(profile.models)].filter((model): model is string => typeof model === 'string'),
    ),
  ];
}
