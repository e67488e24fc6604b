import type { Provider } from '../profiles/profile.ts';

/** A built-in provider: where it is, what it needs, and where that stands written. */
export type ProviderPreset = Provider & {
  /** For a list that a person chooses from. */
  readonly title: string;
  /** The reference that `init` and `profile add` suggest; null where the provider takes none. */
  readonly credential: string | null;
  /** Models to begin with, best first, as the vendor names them for this client. Empty where it depends on the installation. */
  readonly models: readonly string[];
  /** Whether a person may say in `providers` where theirs runs, under the same name. */
  readonly movable: boolean;
  /** The provider that a profile means when it names this one with a credential. */
  readonly withCredential?: string;
  /** The day this row was last gone over, with a stored copy of the vendor's page or of pages that quote it. */
  readonly checkedOn: string;
  /** Where the vendor says it today: look there before you rely on a model. */
  readonly source: string;
};

const CHECKED = { checkedOn: '2026-11-25', movable: false } as const;
const CLIENT_DOCS = 'https://code.claude.com/docs/en';

export const PROVIDERS: readonly ProviderPreset[] = [
  {
    ...CHECKED,
    id: 'anthropic',
    title: 'Anthropic, with your own login',
    baseUrl: null,
    auth: 'login',
    credential: null,
    models: [],
    toolSearch: true,
    withCredential: 'anthropic-api',
    source: `${CLIENT_DOCS}/authentication`,
  },
  {
    ...CHECKED,
    id: 'anthropic-api',
    title: 'Anthropic, with an API key',
    baseUrl: null,
    auth: 'x-api-key',
    credential: 'env:ANTHROPIC_API_KEY',
    models: [],
    toolSearch: true,
    source: `${CLIENT_DOCS}/authentication`,
  },
  {
    ...CHECKED,
    id: 'openrouter',
    title: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api',
    auth: 'bearer',
    credential: 'env:OPENROUTER_API_KEY',
    models: ['anthropic/claude-sonnet-4.6', 'qwen/qwen3-coder:free'],
    // Fast mode would ask the client's own vendor about an organisation that this session doesn't use.
    env: { CLAUDE_CODE_SKIP_FAST_MODE_ORG_CHECK: '1' },
    pins: true,
    source: 'https://openrouter.ai/docs/cookbook/coding-agents/claude-code-integration',
  },
  {
    ...CHECKED,
    id: 'zai',
    title: 'Z.ai (GLM)',
    baseUrl: 'https://api.z.ai/api/anthropic',
    auth: 'bearer',
    credential: 'env:ZAI_API_KEY',
    models: ['glm-5.3', 'glm-5.3-flash', 'glm-4.5-air'],
    env: { API_TIMEOUT_MS: '3000000' },
    source: 'https://docs.z.ai/devpack/tool/claude',
  },
  {
    ...CHECKED,
    id: 'moonshot',
    title: 'Moonshot (Kimi)',
    baseUrl: 'https://api.moonshot.ai/anthropic',
    auth: 'bearer',
    credential: 'env:MOONSHOT_API_KEY',
    models: ['kimi-k3', 'kimi-k2.7-code'],
    source: 'https://platform.kimi.ai/docs/models',
  },
  {
    ...CHECKED,
    id: 'deepseek',
    title: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/anthropic',
    auth: 'bearer',
    credential: 'env:DEEPSEEK_API_KEY',
    models: ['deepseek-flash[1m]', 'deepseek-v4-pro[1m]'],
    env: { CLAUDE_CODE_AUTO_COMPACT_WINDOW: '786432' },
    source: 'https://api-docs.deepseek.com/quick_start/agent_integrations/claude_code',
  },
  {
    ...CHECKED,
    id: 'minimax',
    title: 'MiniMax',
    baseUrl: 'https://api.minimax.io/anthropic',
    auth: 'bearer',
    credential: 'env:MINIMAX_API_KEY',
    models: ['MiniMax-M3'],
    source: 'https://platform.minimax.io/docs/m-plan/claude-code',
  },
  {
    ...CHECKED,
    id: 'qwen',
    title: 'Qwen (Alibaba Cloud Model Studio)',
    baseUrl: 'https://dashscope-intl.aliyuncs.com/apps/anthropic',
    auth: 'bearer',
    credential: 'env:DASHSCOPE_API_KEY',
    models: ['qwen3.5-plus'],
    source: 'https://www.alibabacloud.com/help/en/model-studio/claude-code',
  },
  {
    ...CHECKED,
    id: 'ollama',
    title: 'Ollama, on this machine',
    baseUrl: 'http://localhost:11434',
    auth: 'bearer',
    credential: null,
    placeholder: 'ollama',
    models: [],
    movable: true,
    source: 'https://docs.ollama.com/integrations/claude-code',
  },
  {
    ...CHECKED,
    id: 'lmstudio',
    title: 'LM Studio, on this machine',
    baseUrl: 'http://localhost:1234',
    auth: 'bearer',
    credential: null,
    placeholder: 'lmstudio',
    models: [],
    movable: true,
    source: 'https://lmstudio.ai/docs/integrations/claude-code',
  },
  {
    ...CHECKED,
    id: 'litellm',
    title: 'LiteLLM proxy',
    baseUrl: 'http://localhost:4000',
    auth: 'bearer',
    credential: 'env:LITELLM_API_KEY',
    models: [],
    movable: true,
    source: 'https://docs.litellm.ai/docs/proxy/client_setup/claude_code',
  },
  {
    ...CHECKED,
    id: 'vercel-ai-gateway',
    title: 'Vercel AI Gateway',
    baseUrl: 'https://ai-gateway.vercel.sh',
    auth: 'bearer',
    credential: 'env:AI_GATEWAY_API_KEY',
    models: ['anthropic/claude-sonnet-4.6'],
    source: 'https://vercel.com/docs/ai-gateway/coding-agents/claude-code',
  },
  {
    ...CHECKED,
    id: 'bedrock',
    title: 'Amazon Bedrock',
    baseUrl: null,
    auth: 'cloud',
    switch: 'CLAUDE_CODE_USE_BEDROCK',
    keeps: [
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
      'AWS_PROFILE',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_BEARER_TOKEN_BEDROCK',
      'ANTHROPIC_BEDROCK_SERVICE_TIER',
      'ANTHROPIC_BEDROCK_REGION_PREFIX',
    ],
    credential: null,
    models: [],
    source: `${CLIENT_DOCS}/amazon-bedrock`,
  },
  {
    ...CHECKED,
    id: 'vertex',
    title: 'Google Vertex AI',
    baseUrl: null,
    auth: 'cloud',
    switch: 'CLAUDE_CODE_USE_VERTEX',
    keeps: [
      'CLOUD_ML_REGION',
      'ANTHROPIC_VERTEX_PROJECT_ID',
      'GOOGLE_APPLICATION_CREDENTIALS',
      'GOOGLE_CLOUD_PROJECT',
      'GCLOUD_PROJECT',
    ],
    credential: null,
    models: [],
    source: `${CLIENT_DOCS}/google-vertex-ai`,
  },
  {
    ...CHECKED,
    id: 'foundry',
    title: 'Microsoft Foundry',
    baseUrl: null,
    auth: 'cloud',
    switch: 'CLAUDE_CODE_USE_FOUNDRY',
    keeps: [
      'ANTHROPIC_FOUNDRY_RESOURCE',
      'ANTHROPIC_FOUNDRY_API_KEY',
      'ANTHROPIC_FOUNDRY_AUTH_TOKEN',
      'AZURE_CONFIG_DIR',
    ],
    credential: null,
    models: [],
    source: `${CLIENT_DOCS}/microsoft-foundry`,
  },
  {
    ...CHECKED,
    id: 'custom',
    title: 'Another server that speaks the Messages API',
    baseUrl: null,
    auth: 'bearer',
    credential: 'env:CUSTOM_API_KEY',
    models: [],
    movable: true,
    source: `${CLIENT_DOCS}/llm-gateway`,
  },
];

/** The built-in provider of this name. */
export function findPreset(id: string): ProviderPreset | undefined {
  return PROVIDERS.find((preset) => preset.id === id);
}
