import { describe, expect, it } from 'vitest';
import { examineMachine, type Machine } from './laid-out.ts';

const LEAK = '{ "env": { "ANTHROPIC_BASE_URL": "https://router.example", "ANTHROPIC_AUTH_TOKEN": "made-up-token" } }';
const LOGIN = '{ "claudeAiOauth": { "accessToken": "made-up-login", "scopes": ["user:inference"] } }';
const expired = (more: object) =>
  JSON.stringify({
    claudeAiOauth: { accessToken: 'made-up-login', scopes: ['user:inference'], expiresAt: 1_700_000_000_000, ...more },
  });
const BASE = 'https://router.example';

type Row = Machine & { readonly behaviour: string; readonly rule: string; readonly severities: readonly string[] };

const ROWS: readonly Row[] = [
  {
    behaviour: 'user settings: a live address is an error',
    files: { 'home/.claude/settings.json': LEAK },
    rule: 'endpoint-leak',
    severities: ['error'],
  },
  {
    behaviour: 'the state file: a live address is an error',
    files: { 'home/.claude.json': LEAK },
    rule: 'endpoint-leak',
    severities: ['error'],
  },
  {
    behaviour: 'project settings: a warning',
    files: { 'project/.claude/settings.json': LEAK },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: 'local settings: information',
    files: { 'project/.claude/settings.local.json': LEAK },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'managed settings: information',
    files: { 'managed/managed-settings.json': LEAK },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'the shell: a warning',
    env: { ANTHROPIC_BASE_URL: BASE, ANTHROPIC_AUTH_TOKEN: 'x' },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: 'the shell inside a session of cordon: information',
    env: { ANTHROPIC_BASE_URL: BASE, ANTHROPIC_AUTH_TOKEN: 'x', CORDON_SESSION: 's1' },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'a start-up file: a warning',
    files: { 'home/.zshrc': `export ANTHROPIC_BASE_URL=${BASE}\n` },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: 'a function in a start-up file: information',
    files: { 'home/.zshrc': `f() { ANTHROPIC_BASE_URL=${BASE} claude; }\n` },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'an alias: information',
    files: { 'home/.zshrc': `alias c='ANTHROPIC_BASE_URL=${BASE} claude'\n` },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'environment.d: a warning',
    files: { 'home/.config/environment.d/a.conf': `ANTHROPIC_BASE_URL=${BASE}\n` },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: '/etc/environment: a warning',
    files: { 'etc/environment': `ANTHROPIC_BASE_URL="${BASE}"\n` },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: 'an editor: a warning',
    files: {
      'home/.config/Code/User/settings.json': `{ "terminal.integrated.env.linux": { "ANTHROPIC_BASE_URL": "${BASE}" } }`,
    },
    rule: 'endpoint-leak',
    severities: ['warning'],
  },
  {
    behaviour: '.env: information',
    files: { 'project/.env': `ANTHROPIC_BASE_URL=${BASE}\n` },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: '.envrc: information, also where direnv has loaded it',
    files: { 'project/.envrc': `export ANTHROPIC_BASE_URL=${BASE}\n` },
    env: { ANTHROPIC_BASE_URL: BASE, ANTHROPIC_AUTH_TOKEN: 'x' },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'mise: information',
    files: { 'project/mise.toml': `[env]\nANTHROPIC_BASE_URL = "${BASE}"\n` },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'the vendor’s own address is nothing',
    files: { 'home/.claude/settings.json': '{ "env": { "ANTHROPIC_BASE_URL": "https://api.anthropic.com" } }' },
    rule: 'endpoint-leak',
    severities: [],
  },
  {
    behaviour: 'a blank is nothing',
    files: { 'home/.claude/settings.json': '{ "env": { "ANTHROPIC_BASE_URL": "" } }' },
    rule: 'endpoint-leak',
    severities: [],
  },
  {
    behaviour: 'a value that another layer beats is information',
    files: {
      'home/.claude/settings.json': LEAK,
      'project/.claude/settings.local.json': '{ "env": { "ANTHROPIC_BASE_URL": "" } }',
    },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'an address without a credential, with a login: an error from the shell too',
    files: { 'home/.claude/.credentials.json': LOGIN },
    env: { ANTHROPIC_BASE_URL: BASE },
    rule: 'login-leak',
    severities: ['error'],
  },
  {
    behaviour: 'an address without a credential, with a login: an error from a start-up file too',
    files: { 'home/.claude/.credentials.json': LOGIN, 'home/.bashrc': `export ANTHROPIC_BASE_URL=${BASE}\n` },
    rule: 'login-leak',
    severities: ['error'],
  },
  {
    behaviour: 'an address with a credential keeps the login at home',
    files: { 'home/.claude/.credentials.json': LOGIN, 'home/.claude/settings.json': LEAK },
    rule: 'login-leak',
    severities: [],
  },
  {
    behaviour: 'a blank credential is none',
    files: { 'home/.claude/.credentials.json': LOGIN },
    env: { ANTHROPIC_BASE_URL: BASE, ANTHROPIC_AUTH_TOKEN: '' },
    rule: 'login-leak',
    severities: ['error'],
  },
  {
    behaviour: 'a key in user settings is a warning',
    files: { 'home/.claude/settings.json': '{ "env": { "ANTHROPIC_API_KEY": "made-up-key" } }' },
    rule: 'credential-leak',
    severities: ['warning'],
  },
  {
    behaviour: 'a cloud switch is a warning',
    env: { CLAUDE_CODE_USE_VERTEX: 'true' },
    rule: 'provider-switch',
    severities: ['warning'],
  },
  {
    behaviour: 'a cloud switch that is off is nothing',
    env: { CLAUDE_CODE_USE_VERTEX: '0' },
    rule: 'provider-switch',
    severities: [],
  },
  {
    behaviour: 'a model of another maker is a warning',
    files: { 'home/.claude/settings.json': '{ "model": "qwen/qwen3-coder" }' },
    rule: 'model-pinned',
    severities: ['warning'],
  },
  {
    behaviour: 'a model of the vendor’s is nothing',
    files: {
      'home/.claude/settings.json':
        '{ "model": "claude-opus-5-5", "env": { "ANTHROPIC_MODEL": "us.anthropic.claude-sonnet-4-5-20250929-v1:0" } }',
    },
    rule: 'model-pinned',
    severities: [],
  },
  {
    behaviour: 'an alias of the vendor’s models is nothing',
    files: { 'home/.claude/settings.json': '{ "model": "opusplan" }' },
    rule: 'model-pinned',
    severities: [],
  },
  {
    behaviour: 'a proxy that carries the traffic is a warning',
    env: { HTTPS_PROXY: 'http://proxy.example:3128', ANTHROPIC_API_KEY: 'x' },
    rule: 'proxy',
    severities: ['warning'],
  },
  {
    behaviour: 'a proxy that NO_PROXY keeps away is nothing',
    env: { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '.anthropic.com', ANTHROPIC_API_KEY: 'x' },
    rule: 'proxy',
    severities: [],
  },
  {
    behaviour: 'a socket in user settings is an error',
    files: { 'home/.claude/settings.json': '{ "env": { "ANTHROPIC_UNIX_SOCKET": "/tmp/s" } }' },
    rule: 'unix-socket',
    severities: ['error'],
  },
  {
    behaviour: 'a socket in the shell is an error',
    env: { ANTHROPIC_UNIX_SOCKET: '/tmp/s' },
    rule: 'unix-socket',
    severities: ['error'],
  },
  {
    behaviour: 'a reference that the client sends is an error',
    files: { 'home/.claude/settings.json': '{ "env": { "ANTHROPIC_API_KEY": "${KEY}" } }' },
    rule: 'literal-variable',
    severities: ['error'],
  },
  {
    behaviour: 'a reference that a shell expands is nothing',
    files: { 'home/.bashrc': 'export ANTHROPIC_API_KEY="${KEY}"\n' },
    rule: 'literal-variable',
    severities: [],
  },
  {
    behaviour: 'the host’s switch in the shell is a warning',
    env: { CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1' },
    rule: 'host-switch',
    severities: ['warning'],
  },
  {
    behaviour: 'under the host’s switch settings are information',
    files: { 'home/.claude/settings.json': LEAK },
    env: { CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1' },
    rule: 'endpoint-leak',
    severities: ['info'],
  },
  {
    behaviour: 'a helper that is sent elsewhere is a warning',
    files: {
      'home/.claude/settings.json':
        '{ "apiKeyHelper": "print-key", "env": { "ANTHROPIC_BASE_URL": "https://router.example" } }',
    },
    rule: 'api-key-helper',
    severities: ['warning'],
  },
  {
    behaviour: 'a helper for the vendor is information',
    files: { 'home/.claude/settings.json': '{ "apiKeyHelper": "print-key" }' },
    rule: 'api-key-helper',
    severities: ['info'],
  },
  {
    behaviour: 'a project’s certificate is a warning',
    files: { 'project/.claude/settings.json': '{ "env": { "NODE_EXTRA_CA_CERTS": "./ca.pem" } }' },
    rule: 'project-certificates',
    severities: ['warning'],
  },
  {
    behaviour: 'the shell’s certificate is a person’s network',
    env: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' },
    rule: 'project-certificates',
    severities: [],
  },
  { behaviour: 'an older client is information', version: '2.1.197', rule: 'client', severities: ['info'] },
  {
    behaviour: 'a client from before the trust question is a warning',
    version: '2.0.60',
    rule: 'client',
    severities: ['warning'],
  },
  {
    behaviour: 'a model of another maker among those to fall back to is a warning',
    files: { 'home/.claude/settings.json': '{ "fallbackModel": ["sonnet", "glm-5.3"] }' },
    rule: 'model-pinned',
    severities: ['warning'],
  },
  {
    behaviour: 'a login that ran out and that sessions use is a warning',
    files: { 'home/.claude/.credentials.json': expired({}) },
    rule: 'login-expired',
    severities: ['warning'],
  },
  {
    behaviour: 'beside a key that is used, it is information',
    files: { 'home/.claude/.credentials.json': expired({}) },
    env: { ANTHROPIC_API_KEY: 'made-up-key' },
    rule: 'login-expired',
    severities: ['info'],
  },
  {
    behaviour: 'the client renews a login that can be renewed',
    files: { 'home/.claude/.credentials.json': expired({ refreshToken: 'made-up-renewal' }) },
    rule: 'login-expired',
    severities: [],
  },
  {
    behaviour: 'a login that holds is nothing',
    files: { 'home/.claude/.credentials.json': expired({ expiresAt: 4102444800000 }) },
    rule: 'login-expired',
    severities: [],
  },
  {
    behaviour: 'tool search that is turned off everywhere is information, natively too',
    env: { CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: '1' },
    rule: 'tool-search',
    severities: ['info'],
  },
  {
    behaviour: 'tool search left to an older client behind a base URL is information',
    files: { 'home/.claude/settings.json': LEAK },
    env: { ENABLE_TOOL_SEARCH: 'auto' },
    version: '2.1.197',
    rule: 'tool-search',
    severities: ['info'],
  },
  {
    behaviour: 'the same on a newer client is nothing',
    files: { 'home/.claude/settings.json': LEAK },
    env: { ENABLE_TOOL_SEARCH: 'auto' },
    rule: 'tool-search',
    severities: [],
  },
  {
    behaviour: 'a window larger than the model is information',
    files: { 'home/.claude/settings.json': LEAK },
    env: { ANTHROPIC_MODEL: 'deepseek-v4-pro', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '1000000' },
    rule: 'context-window',
    severities: ['info'],
  },
  {
    behaviour: 'a window that the model holds is nothing',
    files: { 'home/.claude/settings.json': LEAK },
    env: { ANTHROPIC_MODEL: 'deepseek-v4-pro', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '786432' },
    rule: 'context-window',
    severities: [],
  },
  {
    behaviour: 'an agent’s model of another maker is information',
    files: {
      'home/.claude/agents/a.md': '---\nname: a\nmodel: glm-5.3\n---\n',
      'project/.claude/skills/s/SKILL.md': '---\nname: s\nmodel: glm-5.3\n---\n',
    },
    rule: 'instruction-model',
    severities: ['info', 'info'],
  },
  {
    behaviour: 'another configuration directory is information',
    env: { CLAUDE_CONFIG_DIR: '/tmp/made-up-directory' },
    rule: 'config-directory',
    severities: ['info'],
  },
  {
    behaviour: 'telemetry with what was typed is information',
    files: {
      'home/.claude/settings.json': '{ "env": { "CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOG_USER_PROMPTS": "1" } }',
    },
    rule: 'telemetry-content',
    severities: ['info'],
  },
  {
    behaviour: 'what a later line of the start-up file empties is nothing',
    files: { 'home/.bashrc': `export ANTHROPIC_BASE_URL=${BASE}\nexport ANTHROPIC_BASE_URL=\n` },
    rule: 'endpoint-leak',
    severities: [],
  },
];

describe('how bad it is, is what happens to this person', () => {
  it.each(ROWS)('$behaviour', async ({ rule, severities, ...machine }) => {
    const { report } = await examineMachine(machine);
    expect(report.findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity)).toEqual(
      severities,
    );
  });
});
