/** The providers that clother brings along, with the name of each one's key (its catalogue, November 2026). */
export const CLOTHER_PROVIDERS: readonly {
  readonly id: string;
  readonly variable: string;
  readonly baseUrl: string;
  readonly model: string;
}[] = [
  { id: 'zai', variable: 'ZAI_API_KEY', baseUrl: 'https://api.z.ai/api/anthropic', model: 'glm-5.2' },
  { id: 'zai-cn', variable: 'ZAI_CN_API_KEY', baseUrl: 'https://open.bigmodel.cn/api/anthropic', model: 'glm-5.1' },
  { id: 'minimax', variable: 'MINIMAX_API_KEY', baseUrl: 'https://api.minimax.io/anthropic', model: 'MiniMax-M2.7' },
  {
    id: 'minimax-cn',
    variable: 'MINIMAX_CN_API_KEY',
    baseUrl: 'https://api.minimaxi.com/anthropic',
    model: 'MiniMax-M2.7',
  },
  { id: 'kimi', variable: 'KIMI_API_KEY', baseUrl: 'https://api.kimi.com/coding/', model: 'kimi-k2.5' },
  { id: 'moonshot', variable: 'MOONSHOT_API_KEY', baseUrl: 'https://api.moonshot.ai/anthropic', model: 'kimi-k2.5' },
  {
    id: 've',
    variable: 'ARK_API_KEY',
    baseUrl: 'https://ark.cn-beijing.volces.com/api/coding',
    model: 'doubao-seed-code-preview-latest',
  },
  {
    id: 'deepseek',
    variable: 'DEEPSEEK_API_KEY',
    baseUrl: 'https://api.deepseek.com/anthropic',
    model: 'deepseek-chat',
  },
  { id: 'mimo', variable: 'MIMO_API_KEY', baseUrl: 'https://api.xiaomimimo.com/anthropic', model: 'mimo-v2-pro' },
  {
    id: 'alibaba',
    variable: 'ALIBABA_API_KEY',
    baseUrl: 'https://coding-intl.dashscope.aliyuncs.com/apps/anthropic',
    model: 'qwen3.5-plus',
  },
];
