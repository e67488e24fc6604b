import { findTraits, isRoutingLike } from '../catalogue/variable-traits.ts';

/** Why a profile may not set a variable, and what to do instead; null where it may. */
export type EnvironmentRefusal = { readonly reason: string; readonly hint: string };

/**
 * A profile's route is what its keys say, so that it can be predicted and held. Its `env` is for everything else:
 * preferences, time-outs, reports.
 */
export function whyNotInEnvironment(name: string, keeps: readonly string[]): EnvironmentRefusal | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return {
      reason: 'is not the name of an environment variable',
      hint: 'Use letters, digits and "_", beginning with a letter.',
    };
  if (keeps.includes(name)) return null;
  const upper = name.toUpperCase();
  const key = OWN_KEYS[upper];
  if (key !== undefined) return { reason: 'has a key of its own in a profile', hint: `Write ${key} instead.` };
  if (MOVES_HOME.has(upper))
    return {
      reason: 'moves the files of every program in the session',
      hint: 'Use "configDir" for another configuration directory of the client.',
    };
  return refusedByClass(upper, name);
}

function refusedByClass(upper: string, name: string): EnvironmentRefusal | null {
  const row = findTraits(name) ?? findTraits(upper);
  if (row === undefined)
    return isRoutingLike(upper) ? { reason: 'looks like a variable that routes a session', hint: ROUTE_HINT } : null;
  if (row.class === 'interpreter')
    return { reason: 'runs code inside the client', hint: 'Take it out; cordon removes it from every session.' };
  if (row.class === 'endpoint') return { reason: 'moves where requests go', hint: ROUTE_HINT };
  if (row.neutral === 'keep' || row.class === 'feature' || HARMLESS.test(upper)) return null;
  return {
    reason: CLASS_REASONS[row.class],
    hint: row.class === 'network' ? 'Set it in your shell, where it counts for every program.' : ROUTE_HINT,
  };
}

const ROUTE_HINT =
  'Say it with "provider", "model", "models" or "credential"; a server of your own belongs in "providers".';

/** Blanked in every session, but only because a leftover would mislead: what a profile says on purpose may stand. */
const HARMLESS =
  /^(?:CLAUDE_CODE_AUTO_COMPACT_WINDOW|CLAUDE_CODE_DISABLE_UNKNOWN_MODEL_WINDOW_ENFORCEMENT|ANTHROPIC_DEFAULT_[A-Z]+_MODEL_(?:NAME|DESCRIPTION|SUPPORTED_CAPABILITIES))$/;

const CLASS_REASONS = {
  endpoint: 'moves where requests go',
  'provider-switch': 'selects a provider',
  credential: 'is a credential, or changes which one is sent',
  model: 'selects a model',
  network: 'changes how the session reaches the network',
  feature: 'changes what is sent',
  telemetry: 'changes where reports go',
  'config-location': 'moves the client’s own files',
  interpreter: 'runs code inside the client',
  session: 'belongs to a running session',
} as const;

/** Variables whose place in a profile is a key. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  ANTHROPIC_BASE_URL: 'a provider in "providers"',
  ANTHROPIC_AUTH_TOKEN: '"credential"',
  ANTHROPIC_API_KEY: '"credential"',
  ANTHROPIC_MODEL: '"model"',
  ANTHROPIC_DEFAULT_MODEL: '"model"',
  ANTHROPIC_SMALL_FAST_MODEL: '"models": { "haiku": … }',
  ANTHROPIC_DEFAULT_OPUS_MODEL: '"models": { "opus": … }',
  ANTHROPIC_DEFAULT_SONNET_MODEL: '"models": { "sonnet": … }',
  ANTHROPIC_DEFAULT_HAIKU_MODEL: '"models": { "haiku": … }',
  ANTHROPIC_DEFAULT_FABLE_MODEL: '"models": { "fable": … }',
  CLAUDE_CODE_SUBAGENT_MODEL: '"models": { "subagent": … }',
  CLAUDE_CODE_AUTO_MODE_MODEL: '"models": { "autoMode": … }',
  CLAUDE_CODE_MAX_CONTEXT_TOKENS: '"contextWindow"',
  CLAUDE_CODE_DISABLE_1M_CONTEXT: '"longContext": false',
  ENABLE_TOOL_SEARCH: '"toolSearch"',
  CLAUDE_CODE_AUTO_MODE_SERVER: '"autoMode"',
  CLAUDE_CONFIG_DIR: '"configDir"',
};

const MOVES_HOME = new Set(['HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'APPDATA', 'LOCALAPPDATA']);
