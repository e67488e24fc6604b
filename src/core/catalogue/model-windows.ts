import { CLIENT_MODELS } from './client-models.ts';

const DEEPSEEK = 'https://api-docs.deepseek.com/quick_start/agent_integrations/claude_code';

/** A model that the client doesn't know, with the context it really has. */
export type ModelWindow = {
  readonly model: string;
  /** Tokens: where the vendor has this client compact. */
  readonly contextWindow: number;
  /** The page that says so, and when it was read. */
  readonly source: string;
  readonly checkedOn: string;
};

/**
 * Only what the model's own vendor says. A model that isn't here gets its window from the profile, or the launch says what
 * happens otherwise: a window from hearsay would be worse than none.
 */
export const MODEL_WINDOWS: readonly ModelWindow[] = [
  { model: 'deepseek-flash', contextWindow: 786_432, source: DEEPSEEK, checkedOn: '2026-11-25' },
  { model: 'deepseek-v4-pro', contextWindow: 786_432, source: DEEPSEEK, checkedOn: '2026-11-25' },
];

/** The context window of a model that the client doesn't know; null where nothing is known, or where the client knows better. */
export function knownContextWindow(model: string): number | null {
  if (isKnownToClient(model)) return null;
  return MODEL_WINDOWS.find((row) => row.model.toLowerCase() === model.toLowerCase())?.contextWindow ?? null;
}

/** Names that the client resolves to a model of its own. */
const ALIASES = new Set(['default', 'best', 'fable', 'opus', 'sonnet', 'haiku', 'opusplan']);

/**
 * A generation of Claude models anywhere in an id, as the client finds it behind a vendor's prefix and in front of a date
 * (2.1.330: `anthropic/claude-sonnet-4.6`, `us.anthropic.claude-sonnet-4-5-20250929-v1:0`). The second number is no date.
 */
const GENERATION = /claude-(opus|sonnet|haiku|fable)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/;
const THIRD_GENERATION = /claude-3(?:-[57])?-(?:opus|sonnet|haiku)/;

/** Whether a name is one that the client itself turns into a model, with or without `[1m]`. */
export function isModelAlias(model: string): boolean {
  return ALIASES.has(model.toLowerCase().replace(/\[1m\]$/, ''));
}

/**
 * Whether the client knows how much a model holds. For any other it assumes a million tokens, says so on standard error,
 * and compacts too late (measured on 2.1.330 with 38 ids). `[1m]` says a million, so nothing is assumed.
 */
export function isKnownToClient(model: string): boolean {
  const name = model.toLowerCase();
  if (name.endsWith('[1m]') || ALIASES.has(name)) return true;
  const id = name.replaceAll('.', '-');
  if (THIRD_GENERATION.test(id)) return true;
  const [, family = '', major = '', minor = '0'] = GENERATION.exec(id) ?? [];
  const own = `claude-${family}-${major}`;
  return CLIENT_MODELS.includes(`${own}-${minor}`) || (minor === '0' && CLIENT_MODELS.includes(own));
}
