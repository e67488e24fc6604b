import type { JsonObject } from '../layers/is-json-object.ts';
import type { Json } from '../layers/layer.ts';

/** The client whose requests these are. `test/client/request-shapes.test.ts` holds them against what it really sends. */
export const SHAPES_VERSION = '2.1.330';

/** What in an answer shows that an upstream understood a part. */
export type Sign = 'thinking' | 'tool' | 'cache' | 'context' | 'safeguards' | 'red';

/** One thing that the client sends, and that an upstream may not take. */
export type Part = {
  readonly id: PartId;
  readonly what: string;
  readonly betas?: readonly string[];
  readonly fields?: JsonObject;
  readonly system?: readonly Json[];
  readonly tools?: readonly JsonObject[];
  /** Stand behind the question. */
  readonly messages?: readonly Json[];
  /** Replaces the question. */
  readonly question?: string;
  /** Makes sense only together with these. */
  readonly with?: readonly PartId[];
  readonly sign?: Sign;
  /** The client asks again without it when it is refused, so that sessions go on. */
  readonly yields?: true;
  /** What a profile can say so that the client leaves it out; null where it always sends it. */
  readonly remedy: Remedy | null;
};

/** A line of a profile, and the variables that each make the client leave the part out. */
type Remedy = { readonly text: string; readonly variables: readonly (readonly [name: string, value: string])[] };

function byVariables(...variables: Remedy['variables']): Remedy {
  const [name, value] = variables[0] ?? [];
  return { text: `"env": { "${name}": "${value}" }`, variables };
}

export type PartId =
  | 'client'
  | 'attribution'
  | 'cache-control'
  | 'metadata'
  | 'thinking'
  | 'thinking-display'
  | 'interleaved-thinking'
  | 'thinking-tokens'
  | 'context-management'
  | 'context-edits'
  | 'tool-changes'
  | 'system-message'
  | 'effort'
  | 'tools'
  | 'tool-search'
  | 'safeguards'
  | 'image'
  | 'unknown-beta'
  | 'unknown-field';

/** Leaves these out: measured on 2.1.330 for each part that names it. */
const NO_EXPERIMENTS = byVariables(['CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS', '1']);
const NO_THINKING = byVariables(['MAX_THINKING_TOKENS', '0']);
const NO_EXPERIMENTS_OR_THINKING = byVariables(...NO_EXPERIMENTS.variables, ...NO_THINKING.variables);

const EPHEMERAL = { type: 'ephemeral' } as const;

function tool(name: string, properties: JsonObject, more: JsonObject = {}): JsonObject {
  const schema = 'https://json-schema.org/draft/2020-12/schema';
  const required = Object.keys(properties);
  const input = { $schema: schema, type: 'object', properties, required, additionalProperties: false };
  return { name, description: `${name}, as the client has it.`, input_schema: input, ...more };
}

export const READ = tool('Read', { file_path: { type: 'string', description: 'The absolute path.' } });

/** A red square of 64 by 64. */
const RED_SQUARE =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsAtx/ZMZxgi+hcEKLNO+FgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywKqxUDxqh7TUQAAAABJRU5ErkJggg==';

/** What the client says of the machine where it runs in auto mode; all of it made up here. */
const CLASSIFIER_CONTEXT: JsonObject = {
  v: 1,
  permission_mode: 'auto',
  platform: 'linux',
  live_cwd: '/project',
  home_dir: '/home/person',
  rule_roots: {
    userSettings: '/home/person/.claude',
    projectSettings: '/project',
    localSettings: '/project',
    flagSettings: '/project',
    policySettings: '/project',
    cliArg: '/project',
    command: '/project',
    session: '/project',
    toolsNarrowing: '/project',
    mcpServerPolicy: '/project',
    hostCredential: '/project',
  },
  trusted_directories: {
    primary: { path: '/project', resolved: ['/project'] },
    additional: [],
    network: [],
    block_reads_outside_working_directories: false,
  },
  rules: { allow: [], deny: [], ask: [] },
  auto_mode: { allow: [], soft_deny: [], hard_deny: [], environment: [] },
  artifact_consent_holdback: false,
  case_insensitive_paths: false,
  restricted: false,
  is_remote_mode: false,
  classify_all_shell: false,
  user_identity: null,
  git_state: {
    cwd: '/project',
    root: null,
    branch: null,
    default_branch: null,
    status: null,
    visibility: { origin: null, push_remote: null, remotes: [], visibility_cache: [] },
    error: 'not_a_repo',
  },
  classifier_facts: { bashPrescreenRetry: 'true' },
};

export const PARTS: readonly Part[] = [
  { id: 'client', what: 'the beta that names the client', betas: ['claude-code-20250219'], remedy: null },
  {
    id: 'attribution',
    what: 'the first block of `system`, which says who asks',
    system: [{ type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.330.d01; cc_entrypoint=sdk-cli;' }],
    remedy: byVariables(['CLAUDE_CODE_ATTRIBUTION_HEADER', '0']),
  },
  {
    id: 'cache-control',
    what: 'cache marks (`cache_control`)',
    system: [{ type: 'text', text: 'You are a careful assistant.', cache_control: EPHEMERAL }],
    sign: 'cache',
    remedy: null,
  },
  {
    id: 'metadata',
    what: '`metadata.user_id`',
    fields: { metadata: { user_id: '{"device_id":"0","account_uuid":"","session_id":"0"}' } },
    remedy: null,
  },
  {
    id: 'thinking',
    what: 'adaptive thinking (`thinking`)',
    fields: { thinking: { type: 'adaptive' } },
    sign: 'thinking',
    remedy: NO_THINKING,
  },
  {
    id: 'thinking-display',
    what: 'thinking that isn’t shown (`thinking.display`)',
    fields: { thinking: { display: 'omitted' } },
    with: ['thinking'],
    yields: true,
    remedy: NO_EXPERIMENTS_OR_THINKING,
  },
  {
    id: 'interleaved-thinking',
    what: 'the beta for thinking between tools',
    betas: ['interleaved-thinking-2025-05-14'],
    remedy: null,
  },
  {
    id: 'thinking-tokens',
    what: 'the beta that counts tokens of thinking',
    betas: ['thinking-token-count-2026-05-13'],
    yields: true,
    remedy: NO_EXPERIMENTS,
  },
  {
    id: 'context-management',
    what: 'the beta for context management',
    betas: ['context-management-2025-06-27'],
    remedy: NO_EXPERIMENTS,
  },
  {
    id: 'context-edits',
    what: 'what is to happen with old thinking (`context_management`)',
    fields: { context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] } },
    with: ['thinking', 'context-management'],
    sign: 'context',
    remedy: NO_EXPERIMENTS_OR_THINKING,
  },
  {
    id: 'tool-changes',
    what: 'the beta for tools that change within a conversation',
    betas: ['mid-conversation-tool-changes-2026-07-01'],
    remedy: NO_EXPERIMENTS,
  },
  {
    id: 'system-message',
    what: 'a message of the role `system` behind the question',
    messages: [
      { role: 'system', content: [{ type: 'text', text: '# Environment\nLinux.', cache_control: EPHEMERAL }] },
    ],
    remedy: null,
  },
  {
    id: 'effort',
    what: 'the effort (`output_config`)',
    betas: ['effort-2025-11-24'],
    fields: { output_config: { effort: 'high' } },
    remedy: null,
  },
  {
    id: 'tools',
    what: 'tools',
    tools: [READ],
    question: 'What is 27 times 453? Think about it first. Then call the tool Read with file_path "/" and the result.',
    sign: 'tool',
    remedy: null,
  },
  {
    id: 'tool-search',
    what: 'tool search: deferred tools and `tool_reference`',
    betas: ['advanced-tool-use-2025-11-20'],
    tools: [
      tool('ToolSearch', { query: { type: 'string' }, max_results: { type: 'number' } }),
      tool('WebFetch', { url: { type: 'string' }, prompt: { type: 'string' } }, { defer_loading: true }),
    ],
    messages: [
      {
        role: 'assistant',
        content: [
          {
            type: 'tool_use',
            id: 'toolu_01cordon',
            name: 'ToolSearch',
            input: { query: 'select:WebFetch', max_results: 3 },
          },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_01cordon',
            content: [{ type: 'tool_reference', tool_name: 'WebFetch' }],
            cache_control: EPHEMERAL,
          },
        ],
      },
    ],
    question:
      'Find WebFetch with ToolSearch, then call WebFetch with the url "https://example.com" and the prompt "title".',
    sign: 'tool',
    remedy: { text: '"toolSearch": false', variables: [] },
  },
  {
    id: 'safeguards',
    what: 'auto mode judged by the server (`safeguards`)',
    betas: ['dangerous-tool-use-2026-09-03', 'afk-mode-2026-01-31'],
    fields: { safeguards: [{ type: 'dangerous_tool_use', classifier_context: CLASSIFIER_CONTEXT }] },
    sign: 'safeguards',
    remedy: { text: '"autoMode": "client"', variables: [] },
  },
  {
    id: 'image',
    what: 'an image in the result of a tool',
    messages: [
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_02cordon', name: 'Read', input: { file_path: '/square.png' } }],
      },
      {
        role: 'user',
        content: [
          {
            tool_use_id: 'toolu_02cordon',
            type: 'tool_result',
            content: [{ type: 'image', source: { type: 'base64', data: RED_SQUARE, media_type: 'image/png' } }],
            cache_control: EPHEMERAL,
          },
        ],
      },
    ],
    question: 'Read /square.png, and answer with the one word for its colour.',
    sign: 'red',
    remedy: null,
  },
  {
    id: 'unknown-beta',
    what: 'a beta that nobody knows, as a newer client may send',
    betas: ['cordon-check-2026-01-01'],
    remedy: NO_EXPERIMENTS,
  },
  {
    id: 'unknown-field',
    what: 'a field that nobody knows, as a newer client may send',
    fields: { cordon_check: true },
    remedy: null,
  },
];

/** The parts of each question of a conversation. */
const CONVERSATION: readonly PartId[] = [
  'client',
  'attribution',
  'cache-control',
  'metadata',
  'thinking',
  'thinking-display',
  'interleaved-thinking',
  'thinking-tokens',
  'context-management',
  'context-edits',
  'tool-changes',
  'system-message',
  'effort',
  'tools',
];

/** How much it matters where an upstream doesn't take a shape: `session` breaks every conversation. */
type Weight = 'session' | 'feature' | 'aside';

export type Shape = {
  readonly id: ShapeId;
  readonly what: string;
  readonly parts: readonly PartId[];
  readonly weight: Weight;
  readonly stream?: false;
  readonly endpoint?: 'count-tokens';
};

export type ShapeId =
  | 'plain'
  | 'conversation'
  | 'not-streamed'
  | 'tool-search'
  | 'auto-mode'
  | 'image'
  | 'count-tokens'
  | 'unknown-beta'
  | 'unknown-field';

/** In the order in which they are sent: what a later one needs was asked for before. */
export const SHAPES: readonly Shape[] = [
  { id: 'plain', what: 'the smallest request', parts: [], weight: 'session' },
  { id: 'conversation', what: 'a question as the client sends it', parts: CONVERSATION, weight: 'session' },
  {
    id: 'not-streamed',
    what: 'without streaming, as the client asks again when a stream broke',
    parts: ['client'],
    stream: false,
    weight: 'feature',
  },
  {
    id: 'tool-search',
    what: 'a tool found by tool search',
    parts: [...CONVERSATION, 'tool-search'],
    weight: 'feature',
  },
  {
    id: 'auto-mode',
    what: 'auto mode judged by the server',
    parts: [...CONVERSATION, 'safeguards'],
    weight: 'feature',
  },
  { id: 'image', what: 'an image that a tool read', parts: [...CONVERSATION, 'image'], weight: 'feature' },
  {
    id: 'count-tokens',
    what: 'counting tokens (/context)',
    parts: ['client'],
    endpoint: 'count-tokens',
    weight: 'aside',
  },
  { id: 'unknown-beta', what: 'an unknown beta', parts: ['unknown-beta'], weight: 'aside' },
  { id: 'unknown-field', what: 'an unknown field', parts: ['unknown-field'], weight: 'aside' },
];

/** Betas that the client adds to every count of tokens. */
export const COUNT_BETAS: readonly string[] = [
  'interleaved-thinking-2025-05-14',
  'context-management-2025-06-27',
  'token-counting-2024-11-01',
];

/** The headers of every request, beside the credential and what the connection needs. */
export const CLIENT_HEADERS: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
  'x-stainless-arch': 'x64',
  'x-stainless-lang': 'js',
  'x-stainless-os': 'Linux',
  'x-stainless-package-version': '0.128.0',
  'x-stainless-retry-count': '0',
  'x-stainless-runtime': 'node',
  'x-stainless-runtime-version': 'v26.12.1',
  'anthropic-dangerous-direct-browser-access': 'true',
  'anthropic-version': '2023-06-01',
  'x-app': 'cli',
};
