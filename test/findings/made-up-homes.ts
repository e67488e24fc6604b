/** Pieces of a home directory, for machines that are made for one rule. */
export const USER = 'home/.claude/settings.json';
export const LOCAL = 'project/.claude/settings.local.json';
export const user = (env: Readonly<Record<string, string>>, more: object = {}) => ({
  [USER]: JSON.stringify({ ...more, env }),
});
export const beaten = (...names: readonly string[]) => ({
  [LOCAL]: JSON.stringify({ env: Object.fromEntries(names.map((name) => [name, ''])) }),
});
export const LOGIN = {
  'home/.claude/.credentials.json': JSON.stringify({
    claudeAiOauth: { accessToken: 'made-up-login', scopes: ['user:inference'] },
  }),
};
export const ROUTER = 'https://router.example';
export const TOKEN = { ANTHROPIC_AUTH_TOKEN: 'made-up-token' };
export const ENDPOINT = 'error endpoint-leak ~/.claude/settings.json:1 ANTHROPIC_BASE_URL';
export const CREDENTIAL = 'warning credential-leak ~/.claude/settings.json:1 ANTHROPIC_AUTH_TOKEN';
export const EVIL = 'https://api.anthropic.com.evil.example';
export const routed = (more: Readonly<Record<string, string>> = {}) => ({
  files: user({ ANTHROPIC_BASE_URL: ROUTER, ...TOKEN, ...more }),
});
export const ROUTED = [ENDPOINT, CREDENTIAL];
