import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOut, Machine } from './laid-out.ts';
import {
  beaten,
  CREDENTIAL,
  ENDPOINT,
  EVIL,
  LOCAL,
  LOGIN,
  ROUTED,
  routed,
  ROUTER,
  TOKEN,
  USER,
  user,
} from './made-up-homes.ts';

/** Something that harms this person, and the same thing where something else beats it or keeps it from counting. */
export type Row = {
  readonly rule: string;
  readonly live: Machine;
  readonly arrange?: (place: LaidOut) => void;
  readonly finds: readonly string[];
  /** Errors and warnings of other rules that the same machine has. */
  readonly also?: readonly string[];
  readonly idle?: Machine & { readonly finds: readonly string[] };
};

/** One rule a row. */
export const ROWS: readonly Row[] = [
  {
    rule: 'login-leak',
    live: { files: { ...user({ ANTHROPIC_BASE_URL: ROUTER }), ...LOGIN } },
    finds: ['error login-leak ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: [ENDPOINT],
    idle: {
      files: { ...user({ ANTHROPIC_BASE_URL: ROUTER }), ...LOGIN, ...beaten('ANTHROPIC_BASE_URL') },
      finds: [],
    },
  },
  {
    rule: 'console-key-leak',
    live: { files: { ...routed().files, 'home/.claude.json': '{"primaryApiKey":"sk-ant-api03-madeup000000000"}' } },
    finds: ['error console-key-leak ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: [ENDPOINT, CREDENTIAL, 'warning both-headers ~/.claude.json:1 primaryApiKey'],
    idle: { files: { 'home/.claude.json': '{"primaryApiKey":"sk-ant-api03-madeup000000000"}' }, finds: [] },
  },
  {
    rule: 'lookalike-host',
    live: { files: user({ ANTHROPIC_BASE_URL: EVIL, ...TOKEN }) },
    finds: ['error lookalike-host ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: {
      files: { ...user({ ANTHROPIC_BASE_URL: EVIL, ...TOKEN }), ...beaten('ANTHROPIC_BASE_URL') },
      finds: ['info lookalike-host ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    },
  },
  {
    rule: 'unix-socket',
    live: { env: { ANTHROPIC_UNIX_SOCKET: '/tmp/s' } },
    finds: ['error unix-socket - ANTHROPIC_UNIX_SOCKET'],
    idle: {
      files: { 'home/.bashrc': "alias c='ANTHROPIC_UNIX_SOCKET=/tmp/s claude'\n" },
      finds: ['info unix-socket ~/.bashrc:1 ANTHROPIC_UNIX_SOCKET'],
    },
  },
  {
    rule: 'secret-tracked',
    live: { files: { 'project/.env': 'A=1\nANTHROPIC_API_KEY=made-up-key-0000\n' } },
    arrange: ({ project, home }) => {
      for (const words of [
        ['init', '-q'],
        ['add', '.'],
      ])
        execFileSync('git', ['-C', project, ...words], { env: { PATH: '/usr/bin:/bin', HOME: home } });
    },
    finds: ['error secret-tracked project/.env:2 ANTHROPIC_API_KEY'],
    idle: { files: { 'project/.env': 'ANTHROPIC_API_KEY=made-up-key-0000\n' }, finds: [] },
  },
  {
    rule: 'literal-variable',
    live: { files: { [USER]: '{\n  "env": {\n    "ANTHROPIC_AUTH_TOKEN": "${ROUTER_KEY}"\n  }\n}\n' } },
    finds: ['error literal-variable ~/.claude/settings.json:3 ANTHROPIC_AUTH_TOKEN'],
    also: ['warning credential-leak ~/.claude/settings.json:3 ANTHROPIC_AUTH_TOKEN'],
    idle: {
      files: { ...user({ ANTHROPIC_AUTH_TOKEN: '${ROUTER_KEY}' }), ...beaten('ANTHROPIC_AUTH_TOKEN') },
      finds: ['info literal-variable ~/.claude/settings.json:1 ANTHROPIC_AUTH_TOKEN'],
    },
  },
  {
    rule: 'endpoint-leak',
    live: routed(),
    finds: [ENDPOINT],
    also: [CREDENTIAL],
    idle: {
      files: { ...routed().files, ...beaten('ANTHROPIC_BASE_URL') },
      finds: ['info endpoint-leak ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    },
  },
  {
    rule: 'credential-leak',
    live: { files: { 'home/.zshrc': 'alias l=ls\nexport ANTHROPIC_API_KEY=made-up-key\n' } },
    finds: ['warning credential-leak ~/.zshrc:2 ANTHROPIC_API_KEY'],
    idle: {
      files: { 'home/.zshrc': 'export ANTHROPIC_API_KEY=made-up-key\n', ...beaten('ANTHROPIC_API_KEY') },
      finds: ['info credential-leak ~/.zshrc:1 ANTHROPIC_API_KEY'],
    },
  },
  {
    rule: 'both-headers',
    live: { files: user({ ANTHROPIC_BASE_URL: ROUTER, ...TOKEN, ANTHROPIC_API_KEY: 'made-up-key' }) },
    finds: ['warning both-headers ~/.claude/settings.json:1 ANTHROPIC_API_KEY'],
    also: [...ROUTED, 'warning credential-leak ~/.claude/settings.json:1 ANTHROPIC_API_KEY'],
    idle: {
      files: user({ ...TOKEN, ANTHROPIC_API_KEY: 'made-up-key' }),
      finds: ['info both-headers ~/.claude/settings.json:1 ANTHROPIC_API_KEY'],
    },
  },
  {
    rule: 'custom-headers',
    live: { files: user({ ANTHROPIC_CUSTOM_HEADERS: 'Authorization: Bearer made-up-token' }) },
    finds: ['warning custom-headers ~/.claude/settings.json:1 ANTHROPIC_CUSTOM_HEADERS'],
    idle: {
      files: user({ ANTHROPIC_CUSTOM_HEADERS: 'X-Team: blue' }),
      finds: ['info custom-headers ~/.claude/settings.json:1 ANTHROPIC_CUSTOM_HEADERS'],
    },
  },
  {
    rule: 'provider-switch',
    live: { files: user({ CLAUDE_CODE_USE_BEDROCK: '1' }) },
    finds: ['warning provider-switch ~/.claude/settings.json:1 CLAUDE_CODE_USE_BEDROCK'],
    idle: {
      files: { ...user({ CLAUDE_CODE_USE_BEDROCK: '1' }), ...beaten('CLAUDE_CODE_USE_BEDROCK') },
      finds: ['info provider-switch ~/.claude/settings.json:1 CLAUDE_CODE_USE_BEDROCK'],
    },
  },
  {
    rule: 'model-pinned',
    live: { files: { [USER]: '{\n  "model": "qwen/qwen3-coder"\n}\n' } },
    finds: ['warning model-pinned ~/.claude/settings.json:2 model'],
    idle: {
      files: { [USER]: '{ "model": "qwen/qwen3-coder" }', [LOCAL]: '{ "model": "opus" }' },
      finds: ['info model-pinned ~/.claude/settings.json:1 model'],
    },
  },
  {
    rule: 'instruction-model',
    live: { files: { 'home/.claude/agents/a.md': '---\nname: a\nmodel: glm-5.3\n---\n' } },
    finds: ['info instruction-model ~/.claude/agents/a.md:3 model'],
    idle: { files: { 'home/.claude/agents/a.md': '---\nname: a\nmodel: haiku\n---\n' }, finds: [] },
  },
  {
    rule: 'api-key-helper',
    live: { files: user({ ANTHROPIC_BASE_URL: ROUTER }, { apiKeyHelper: 'print-key' }) },
    finds: ['warning api-key-helper ~/.claude/settings.json:1 apiKeyHelper'],
    also: [ENDPOINT],
    idle: {
      files: { [USER]: '{ "apiKeyHelper": "print-key" }' },
      finds: ['info api-key-helper ~/.claude/settings.json:1 apiKeyHelper'],
    },
  },
  {
    rule: 'proxy',
    live: { env: { HTTPS_PROXY: 'http://proxy.example:3128', ANTHROPIC_API_KEY: 'made-up-key' } },
    finds: ['warning proxy - HTTPS_PROXY'],
    also: ['warning credential-leak - ANTHROPIC_API_KEY'],
    idle: { env: { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '.anthropic.com' }, finds: [] },
  },
  {
    rule: 'tls-interception',
    live: { files: LOGIN, env: { HTTPS_PROXY: 'http://proxy.example:3128', NODE_EXTRA_CA_CERTS: '/etc/ca.pem' } },
    finds: ['info tls-interception - NODE_EXTRA_CA_CERTS'],
    also: ['warning proxy - HTTPS_PROXY'],
    idle: { files: LOGIN, env: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' }, finds: [] },
  },
  {
    rule: 'tls-unverified',
    live: { files: { 'home/.bashrc': 'export NODE_TLS_REJECT_UNAUTHORIZED=0\n' } },
    finds: ['warning tls-unverified ~/.bashrc:1 NODE_TLS_REJECT_UNAUTHORIZED'],
    idle: {
      files: { 'home/.bashrc': 'get() { NODE_TLS_REJECT_UNAUTHORIZED=0 node get.js; }\n' },
      finds: ['info tls-unverified ~/.bashrc:1 NODE_TLS_REJECT_UNAUTHORIZED'],
    },
  },
  {
    rule: 'project-certificates',
    live: { files: { 'project/.claude/settings.json': '{ "env": { "NODE_EXTRA_CA_CERTS": "./ca.pem" } }' } },
    finds: ['warning project-certificates project/.claude/settings.json:1 NODE_EXTRA_CA_CERTS'],
    idle: {
      files: { [LOCAL]: '{ "env": { "NODE_EXTRA_CA_CERTS": "./ca.pem" } }' },
      finds: ['info project-certificates project/.claude/settings.local.json:1 NODE_EXTRA_CA_CERTS'],
    },
  },
  {
    rule: 'injected-code',
    live: { env: { BUN_OPTIONS: '--preload /tmp/x.js' } },
    finds: ['warning injected-code - BUN_OPTIONS'],
    idle: { env: { LD_PRELOAD: '/usr/lib/libjemalloc.so' }, finds: ['info injected-code - LD_PRELOAD'] },
  },
  {
    rule: 'host-switch',
    live: { env: { CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1' } },
    finds: ['warning host-switch - CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST'],
    idle: {
      files: user({ CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1' }),
      finds: ['info host-switch ~/.claude/settings.json:1 CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST'],
    },
  },
  {
    rule: 'secret-in-permission',
    live: {
      files: {
        [USER]:
          '{\n  "permissions": {\n    "allow": ["Bash(ls)", "Bash(curl -H \'Authorization: Bearer sk-made-up-0123456789\' x)"]\n  }\n}\n',
      },
    },
    finds: ['warning secret-in-permission ~/.claude/settings.json:3 permissions'],
    idle: { files: { [USER]: '{ "permissions": { "allow": ["Bash(curl *)"] } }' }, finds: [] },
  },
  {
    rule: 'secret-readable',
    live: { files: { 'home/.bashrc': 'alias l=ls\nexport ANTHROPIC_API_KEY=made-up-key-0000\n' } },
    arrange: ({ root, home }) => {
      for (const directory of [root, home]) chmodSync(directory, 0o755);
      chmodSync(join(home, '.bashrc'), 0o644);
    },
    finds: ['warning secret-readable ~/.bashrc:2 ANTHROPIC_API_KEY'],
    also: ['warning credential-leak ~/.bashrc:2 ANTHROPIC_API_KEY'],
    idle: { files: { 'home/.bashrc': 'export ANTHROPIC_API_KEY=made-up-key-0000\n' }, finds: [] },
  },
  {
    rule: 'userinfo-address',
    live: { files: user({ ANTHROPIC_BASE_URL: 'https://me:word@router.example', ...TOKEN }) },
    finds: ['warning userinfo-address ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: {
      files: { ...user({ ANTHROPIC_BASE_URL: 'https://me:word@router.example' }), ...beaten('ANTHROPIC_BASE_URL') },
      finds: ['info userinfo-address ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    },
  },
  {
    rule: 'hidden-characters',
    live: { files: user({ ANTHROPIC_BASE_URL: 'https://router\u200b.example', ...TOKEN }) },
    finds: ['warning hidden-characters ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
  },
  {
    rule: 'doubled-v1',
    live: { files: user({ ANTHROPIC_BASE_URL: `${ROUTER}/v1`, ...TOKEN }) },
    finds: ['warning doubled-v1 ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: { files: user({ ANTHROPIC_BASE_URL: `${ROUTER}/v1/anthropic`, ...TOKEN }), finds: [] },
  },
  {
    rule: 'invalid-address',
    live: { files: { [USER]: '{ "env": { "ANTHROPIC_BASE_URL": null } }' } },
    finds: ['warning invalid-address ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: [ENDPOINT],
  },
  {
    rule: 'plain-http',
    live: { files: user({ ANTHROPIC_BASE_URL: 'http://router.example', ...TOKEN }) },
    finds: ['warning plain-http ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: { files: user({ ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', ...TOKEN }), finds: [] },
  },
  {
    rule: 'dead-endpoint',
    live: { files: user({ ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', ...TOKEN }) },
    finds: ['warning dead-endpoint ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: {
      files: { [LOCAL]: '{ "env": { "ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_AUTH_TOKEN": "x" } }' },
      finds: ['info dead-endpoint project/.claude/settings.local.json:1 ANTHROPIC_BASE_URL'],
    },
  },
  {
    rule: 'assumed-first-party',
    live: routed({ _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1' }),
    finds: ['warning assumed-first-party ~/.claude/settings.json:1 _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL'],
    also: ROUTED,
    idle: {
      files: user({ _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1' }),
      finds: ['info assumed-first-party ~/.claude/settings.json:1 _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL'],
    },
  },
  {
    rule: 'layer-dropped',
    live: {
      files: { [USER]: '{\n  "permissions": "all",\n  "env": { "ANTHROPIC_BASE_URL": "https://router.example" }\n}\n' },
    },
    finds: ['info layer-dropped ~/.claude/settings.json:2'],
  },
  {
    rule: 'login-expired',
    live: {
      files: {
        'home/.claude/.credentials.json': JSON.stringify({
          claudeAiOauth: { accessToken: 'made-up-login', scopes: ['user:inference'], expiresAt: 1_700_000_000_000 },
        }),
      },
    },
    finds: ['warning login-expired ~/.claude/.credentials.json:1 claudeAiOauth'],
  },
  {
    rule: 'login-unused',
    live: { files: { ...LOGIN, ...user({ ANTHROPIC_API_KEY: 'made-up-key' }) } },
    finds: ['info login-unused ~/.claude/settings.json:1 ANTHROPIC_API_KEY'],
    also: ['warning credential-leak ~/.claude/settings.json:1 ANTHROPIC_API_KEY'],
    idle: { files: LOGIN, finds: [] },
  },
  {
    rule: 'tool-search',
    live: routed(),
    finds: ['info tool-search ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: { ...routed({ ENABLE_TOOL_SEARCH: 'false' }), finds: [] },
  },
  {
    rule: 'auto-mode',
    live: routed(),
    finds: ['info auto-mode ~/.claude/settings.json:1 ANTHROPIC_BASE_URL'],
    also: ROUTED,
    idle: { ...routed(), version: '2.1.303', finds: [] },
  },
  {
    rule: 'context-window',
    live: routed({ ANTHROPIC_MODEL: 'qwen/qwen3-coder' }),
    finds: ['info context-window ~/.claude/settings.json:1 ANTHROPIC_MODEL'],
    also: [...ROUTED, 'warning model-pinned ~/.claude/settings.json:1 ANTHROPIC_MODEL'],
    idle: {
      ...routed({ ANTHROPIC_MODEL: 'qwen/qwen3-coder', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '262144' }),
      finds: [],
    },
  },
  {
    rule: 'client',
    live: { version: '2.0.60' },
    finds: ['warning client /usr/bin/claude PATH'],
    idle: { version: '2.1.197', finds: ['info client /usr/bin/claude PATH'] },
  },
  {
    rule: 'session-markers',
    live: { env: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'made-up' } },
    finds: ['info session-markers - CLAUDECODE'],
    idle: { env: { CLAUDECODE: '1', CORDON_SESSION: 'made-up' }, finds: [] },
  },
  {
    rule: 'config-directory',
    live: { env: { CLAUDE_CONFIG_DIR: '/tmp/x' } },
    finds: ['info config-directory - CLAUDE_CONFIG_DIR'],
  },
  {
    rule: 'telemetry-content',
    live: { files: user({ CLAUDE_CODE_ENABLE_TELEMETRY: '1', OTEL_LOG_USER_PROMPTS: '1' }) },
    finds: ['info telemetry-content ~/.claude/settings.json:1 OTEL_LOG_USER_PROMPTS'],
    idle: { files: user({ OTEL_LOG_USER_PROMPTS: '1' }), finds: [] },
  },
  {
    rule: 'unknown-variable',
    live: { files: { 'home/.bashrc': 'export ANTHROPIC_NEW_BASE_URL=https://x.example\n' } },
    finds: ['info unknown-variable ~/.bashrc:1 ANTHROPIC_NEW_BASE_URL'],
  },
  {
    rule: 'wrong-case',
    live: { files: { 'home/.bashrc': 'export anthropic_base_url=https://x.example\n' } },
    finds: ['info wrong-case ~/.bashrc:1 anthropic_base_url'],
  },
  {
    rule: 'wrapper',
    live: { files: { 'home/.bashrc': 'claude() { command claude --verbose "$@"; }\n' } },
    finds: ['info wrapper ~/.bashrc:1 claude'],
  },
  {
    rule: 'residue',
    live: { files: { 'home/.claude-code-router/config.json': '{}' } },
    finds: ['info residue ~/.claude-code-router/config.json'],
  },
  {
    rule: 'desktop-provider',
    live: {
      files: {
        'home/.config/Claude-3p/configLibrary/a.json':
          '{\n  "inferenceProvider": "gateway",\n  "inferenceGatewayBaseUrl": "https://gateway.example"\n}\n',
      },
    },
    finds: ['info desktop-provider ~/.config/Claude-3p/configLibrary/a.json:2'],
  },
  {
    rule: 'secret-in-history',
    live: { files: { 'home/.bash_history': 'ls\nexport ANTHROPIC_AUTH_TOKEN=made-up-token-00\n' } },
    finds: ['info secret-in-history ~/.bash_history:2 ANTHROPIC_AUTH_TOKEN'],
    idle: { files: { 'home/.bash_history': 'ANTHROPIC_AUTH_TOKEN=$KEY claude\n' }, finds: [] },
  },
  {
    rule: 'partly-read',
    live: { files: { 'home/.zshrc': 'alias l=ls\nfor file in ~/.zsh.d/*.zsh(N); do source $file; done\n' } },
    finds: ['info partly-read ~/.zshrc:2'],
  },
];
