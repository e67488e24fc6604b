import { isJsonObject, type JsonObject } from '../layers/is-json-object.ts';
import { findTraits, isRoutingLike, namesTreated } from '../catalogue/variable-traits.ts';
import { CLIENT_MODELS } from '../catalogue/client-models.ts';
import { SETTINGS_KEYS } from '../catalogue/settings-keys.ts';
import type { Json, Layer } from '../layers/layer.ts';
import type { Profile } from '../profiles/profile.ts';
import { isVendor, usedModels } from './session-models.ts';

/**
 * Every routing variable, blank, and every routing-like name that some layer sets although the catalogue doesn't know it.
 * `""` wins over each lower settings layer, now and after an edit, and then counts as unset.
 */
export function overlayEnvironment(layers: readonly Layer[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of namesTreated('blank', 'refuse')) env[name] = '';
  for (const layer of layers) {
    for (const { name } of layer.variables) if (isRoutingLike(name)) env[name] = '';
  }
  return env;
}

/** Every settings key that routes or runs a command for a credential, with the value that the client takes as "none". */
export function overlaySettings(request: {
  readonly layers: readonly Layer[];
  readonly profile: Profile;
  /** The person's own `--model`, which may be any. */
  readonly ownModel: string | null;
  /** Models under the ids that the session's gateway lists them with. */
  readonly listed?: readonly string[];
}): JsonObject {
  const neutral = SETTINGS_KEYS.flatMap((row) => (row.neutral === undefined ? [] : [[row.key, row.neutral] as const]));
  const models = [...availableModels(request.profile, request.ownModel), ...(request.listed ?? [])];
  return {
    ...Object.fromEntries(neutral),
    // Equal to CLAUDE_CODE_PROCESS_WRAPPER, and as little a routed session's.
    ...(request.profile.provider.auth === 'login' ? {} : { processWrapper: '' }),
    ...(request.profile.provider.auth === 'cloud' ? {} : modelOverrides(request.layers)),
    ...(models.length === 0 ? {} : { availableModels: models }),
  };
}

/**
 * The client merges this object key by key, so that each key has to be named to be undone (2.1.330). For a cloud it would
 * turn that cloud's own ids into the vendor's; there an override that changes the model is refused by the prediction.
 */
function modelOverrides(layers: readonly Layer[]): JsonObject {
  const overridden = settingsOf(layers, 'modelOverrides').flatMap((value) =>
    isJsonObject(value) ? Object.keys(value) : [],
  );
  const names = new Set([...CLIENT_MODELS, ...overridden]);
  return { modelOverrides: Object.fromEntries([...names].map((name) => [name, name])) };
}

/**
 * The models that a session may ask for: the profile's own, or the vendor's families in a native one. It holds the models
 * that agents, skills and commands name in their own files, and undoes a list in a lower layer that would swap the
 * session's model (2.1.330).
 */
function availableModels(profile: Profile, ownModel: string | null): readonly string[] {
  const models = isVendor(profile) ? [...VENDOR_FAMILIES, ...usedModels(profile)] : usedModels(profile);
  const named = ownModel === null ? models : [...models, ownModel];
  return [...new Set(named.flatMap((model) => [model, model.replace(/\[1m\]$/i, '')]))];
}

const VENDOR_FAMILIES = ['opus', 'sonnet', 'haiku', 'fable'];

function settingsOf(layers: readonly Layer[], key: string): readonly Json[] {
  return layers.flatMap((layer) => layer.settings.filter((setting) => setting.key === key).map(({ value }) => value));
}

export type OverlayRequest = {
  /** The person's own `--settings`, or null. Its hooks, permissions and unrelated environment stay. */
  readonly own: JsonObject | null;
  /** Environment that the overlay holds: blanks, pins, and what the profile sets. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings keys that the overlay holds, each with the value that the client accepts as "none". */
  readonly settings: JsonObject;
};

/** Lays cordon's overlay over the person's own settings. Their routing is neutralised; nothing else of theirs changes. */
export function mergeOverlay({ own, env, settings }: OverlayRequest): JsonObject {
  if (own === null) return { ...settings, env };
  const { env: ownEnv, ...others } = own;
  return { ...without(others, ROUTING_KEYS_WITHOUT_NEUTRAL), ...settings, env: { ...withoutRouting(ownEnv), ...env } };
}

/** A model is chosen by the `--model` argument, which beats every layer and an agent's own; their key only goes (2.1.330). */
const ROUTING_KEYS_WITHOUT_NEUTRAL = new Set(['model']);

function without(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
}

function withoutRouting(env: Json | undefined): JsonObject {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return {};
  return Object.fromEntries(Object.entries(env).filter(([name]) => !routes(name)));
}

function routes(name: string): boolean {
  const row = findTraits(name);
  return row === undefined ? isRoutingLike(name) : row.neutral !== 'keep';
}
