import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Keys that exist nowhere; whatever prints one fails. */
export const KEYS = {
  openrouter: 'sk-or-v1-made-up-openrouter-0001',
  glm: 'made-up-glm-key-0002',
  deepseek: 'sk-made-up-deepseek-0003',
  relay: 'made-up-relay-key-0004',
  moonshot: 'sk-made-up-moonshot-0005',
  vendor: 'sk-ant-api03-made-up-vendor-0006',
  login: 'sk-ant-oat01-made-up-login-0007',
};

const env = (baseUrl: string | null, token: string, more: Readonly<Record<string, string>> = {}) => ({
  env: { ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: baseUrl }), ANTHROPIC_AUTH_TOKEN: token, ...more },
});

/** A home on which every tool left its files, in the form that each of them writes (November 2026), by path. */
export const TREE: Readonly<Record<string, string>> = {
  '.claude/settings.json': JSON.stringify(
    { hooks: {}, ...env('https://api.z.ai/api/anthropic', KEYS.glm, { ANTHROPIC_MODEL: 'glm-5' }) },
    null,
    2,
  ),
  '.ccs/glm.settings.json': JSON.stringify(
    env('https://api.z.ai/api/anthropic', KEYS.glm, {
      ANTHROPIC_MODEL: 'glm-5',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'glm-5',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'glm-5-air',
    }),
  ),
  '.ccs/kimi.settings.json': JSON.stringify(env('https://api.moonshot.ai/anthropic', 'YOUR_KIMI_API_KEY_HERE')),
  '.ccs/gemini.settings.json': JSON.stringify(env('http://127.0.0.1:8317/api/provider/gemini', 'ccs-internal-managed')),
  '.ccs/config.json': JSON.stringify({ profiles: { glm: '~/.ccs/glm.settings.json' } }),
  '.claude-code-router/config.json': `{
  // the router takes comments
  "APIKEY": "made-up-own-secret",
  "Providers": [
    { "name": "openrouter", "api_base_url": "https://openrouter.ai/api/v1/chat/completions", "api_key": "$OPENROUTER_API_KEY", "models": ["a/one", "b/two"] },
    { "name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions", "api_key": "${KEYS.deepseek}", "models": ["deepseek-chat"] },
    { "name": "gemini", "api_base_url": "https://generativelanguage.googleapis.com/v1beta/models/", "api_key": "made-up-gemini-key", "models": ["gemini"] },
  ],
  "Router": { "default": "openrouter,b/two" }
}
`,
  '.local/share/clother/secrets.env': `MOONSHOT_API_KEY=${KEYS.moonshot}\nOPENROUTER_API_KEY=${KEYS.openrouter}\nMY_RELAY_API_KEY='${KEYS.relay}'\n`,
  '.config/clother/config.json': JSON.stringify({
    version: 1,
    openrouter_aliases: { coder: 'qwen/qwen3-coder' },
    custom_providers: {
      'my-relay': {
        name: 'my-relay',
        base_url: 'https://relay.example/anthropic',
        api_key_env: 'MY_RELAY_API_KEY',
        default_model: 'relay-large',
      },
    },
  }),
  '.bashrc': `# the recipe that is passed around
claude-free() {
  ANTHROPIC_BASE_URL=https://openrouter.ai/api ANTHROPIC_AUTH_TOKEN="$OPENROUTER_KEY" ANTHROPIC_API_KEY= ANTHROPIC_MODEL=z/free claude "$@"
}
alias claude-work='ANTHROPIC_API_KEY=${KEYS.vendor} claude'
touch "$HOME/start-up-file-ran"
`,
};

/** CC Switch's database, with the columns that matter here, and one row of another program's. */
export function putCcSwitchDatabase(home: string): string {
  const path = join(home, '.cc-switch', 'cc-switch.db');
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE providers (id TEXT NOT NULL, app_type TEXT NOT NULL, name TEXT NOT NULL,
    settings_config TEXT NOT NULL, category TEXT, meta TEXT NOT NULL DEFAULT '{}', is_current BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (id, app_type))`);
  const insert = database.prepare(
    'INSERT INTO providers (id, app_type, name, settings_config, is_current) VALUES (?, ?, ?, ?, ?)',
  );
  insert.run('1', 'claude', 'Claude Official', JSON.stringify({ env: {} }), 0);
  insert.run(
    '2',
    'claude',
    'Relay 中转 (fast)',
    JSON.stringify(env('https://fast.example/claude', KEYS.relay, { ANTHROPIC_MODEL: 'fast-1' })),
    1,
  );
  insert.run('3', 'claude', 'Login', JSON.stringify(env('https://fast.example', KEYS.login)), 0);
  database
    .prepare('INSERT INTO providers (id, app_type, name, settings_config, meta) VALUES (?, ?, ?, ?, ?)')
    .run(
      '5',
      'claude',
      'Translated',
      JSON.stringify(env('https://openai.example/v1', 'made-up-translated-key')),
      JSON.stringify({ apiFormat: 'openai_chat' }),
    );
  insert.run('4', 'codex', 'Other program', JSON.stringify(env('https://codex.example', 'made-up-codex-key')), 0);
  database.close();
  return path;
}

/** CC Switch before its database. */
export const CC_SWITCH_CONFIG = JSON.stringify({
  version: 2,
  claude: {
    current: 'a',
    providers: {
      a: { id: 'a', name: 'DeepSeek', settingsConfig: env('https://api.deepseek.com/anthropic', KEYS.deepseek) },
    },
  },
  codex: { providers: { b: { id: 'b', name: 'no', settingsConfig: env('https://codex.example', 'made-up') } } },
});

/** What claude-code-router 3.1.1 made of a file of version 2 (its own migration, run), and two providers as its own form adds them. */
export function putRouterDatabase(home: string): string {
  const path = join(home, '.claude-code-router', 'config.sqlite');
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(
    'CREATE TABLE app_config (key TEXT PRIMARY KEY, value_json TEXT NOT NULL, updated_at TEXT NOT NULL); PRAGMA journal_mode = WAL',
  );
  const configuration = {
    APIKEY: '',
    Providers: [
      {
        api_base_url: 'https://openrouter.ai/api/v1/chat/completions',
        api_key: '$OPENROUTER_API_KEY',
        id: 'provider-openrouter-f86c8ca19f',
        models: ['a/one', 'b/two'],
        name: 'openrouter',
      },
      {
        api_base_url: 'https://relay.example/v1',
        capabilities: [
          { type: 'openai_chat_completions', baseUrl: 'https://relay.example/v1' },
          { type: 'anthropic_messages', baseUrl: 'https://relay.example/anthropic/v1' },
        ],
        credentials: [
          { name: 'Key 1', api_key: 'made-up-switched-off', enabled: false },
          { name: 'Key 2', api_key: KEYS.relay },
        ],
        models: ['relay-1'],
        name: 'Relay',
      },
      { baseUrl: 'https://plain.example', protocol: 'openai', apiKey: 'made-up-other', models: ['m'], name: 'plain' },
      {
        baseUrl: 'https://agent.example',
        protocol: 'anthropic',
        apiKey: 'ccr-local-agent-codex-oauth',
        models: [],
        name: 'agent',
      },
    ],
    Router: { builtInRules: { 'claude-code': { enabled: true } }, fallback: { mode: 'off' }, rules: [] },
    preferredProvider: 'openrouter',
  };
  database
    .prepare('INSERT INTO app_config (key, value_json, updated_at) VALUES (?, ?, ?)')
    .run('default', JSON.stringify(configuration), '2026-11-29T11:05:00.000Z');
  database.close();
  return path;
}
