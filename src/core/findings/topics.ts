import type { RouteProvider } from '../resolution/route.ts';
import type { Topic } from './place.ts';

/** The provider whose endpoint a variable moves; `base` is the vendor's own and every gateway's. */
export const ENDPOINTS: ReadonlyMap<string, readonly RouteProvider[]> = new Map<string, readonly RouteProvider[]>([
  ['ANTHROPIC_BASE_URL', ['anthropic', 'custom', 'gateway']],
  ['ANTHROPIC_BEDROCK_BASE_URL', ['bedrock']],
  ['ANTHROPIC_BEDROCK_MANTLE_BASE_URL', ['mantle']],
  ['ANTHROPIC_VERTEX_BASE_URL', ['vertex']],
  ['ANTHROPIC_FOUNDRY_BASE_URL', ['foundry']],
  ['ANTHROPIC_AWS_BASE_URL', ['anthropic-aws']],
  ['ANTHROPIC_GOOGLE_CLOUD_BASE_URL', ['anthropic-google-cloud']],
]);

export const BASE_URL = 'ANTHROPIC_BASE_URL';
export const SOCKET = 'ANTHROPIC_UNIX_SOCKET';
export const HEADERS = 'ANTHROPIC_CUSTOM_HEADERS';

const SWITCHES: readonly string[] = [
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
  'CLAUDE_CODE_USE_MANTLE',
  'CLAUDE_CODE_USE_ANTHROPIC_AWS',
  'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
  'CLAUDE_CODE_USE_GATEWAY',
];

export const CREDENTIALS: readonly string[] = ['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'];

const MODELS: readonly string[] = [
  'ANTHROPIC_MODEL',
  'ANTHROPIC_DEFAULT_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  'ANTHROPIC_DEFAULT_FABLE_MODEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
  'CLAUDE_CODE_SUBAGENT_MODEL',
  'CLAUDE_CODE_SUBAGENT_MODEL_FORCE',
];

const TOPICS: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  ...[...ENDPOINTS.keys()].map((name) => [name, 'endpoint'] as const),
  ...CREDENTIALS.map((name) => [name, 'credential'] as const),
  ...SWITCHES.map((name) => [name, 'provider'] as const),
  ...MODELS.map((name) => [name, 'model'] as const),
]);

export const TOPIC_NAMES: readonly string[] = [...TOPICS.keys()];

/** What a variable does to a session where it is one of those that the doctor judges by where they stand. */
export function topicOf(name: string): Topic | null {
  return TOPICS.get(name) ?? null;
}
