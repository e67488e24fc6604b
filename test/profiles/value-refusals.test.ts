import { describe, it } from 'vitest';
import { RIGHT, withProfile } from './parse.ts';
import { expectRefusal, type Refusal } from './refusal.ts';

const names: readonly Refusal[] = [
  '../x',
  '-rf',
  '',
  'a b',
  'größe',
  'a\u0000b',
  'a\u001b[31m',
  '.hidden',
  'end.',
  'x'.repeat(10_240),
  '__proto',
  'a/b',
].map((name) => ({
  behaviour: `a profile called ${JSON.stringify(name.slice(0, 12))}`,
  given: { profiles: { [name]: RIGHT } },
  code: 'bad-name',
  says: 'can’t be the name of a profile',
}));

const addresses: readonly Refusal[] = [
  { url: 'lab', says: 'is not a URL' },
  { url: 'ftp://host', says: 'is neither https:// nor http://' },
  { url: 'javascript:alert(1)', says: 'is neither https:// nor http://' },
  { url: 'https://user:hunter2@host', says: 'holds a user name or password' },
  { url: 'https://host/?a=b', says: 'has a query or a fragment' },
  { url: 'https://host/#', says: 'has a query or a fragment' },
  { url: 'https://host/api/v1', says: 'ends in /v1' },
  { url: 'https://host/v1/', says: '/v1/v1/messages' },
  { url: 'https://host/v1/messages', says: 'ends in /v1/messages' },
  { url: ' https://host', says: 'is not a URL' },
  { url: 'https://ho\u200bst', says: 'is not a URL' },
  { url: 'https://host\n/', says: 'is not a URL' },
].map(({ url, says }) => ({
  behaviour: `the address ${JSON.stringify(url)}`,
  given: { providers: { lab: { baseUrl: url } } },
  code: 'bad-base-url',
  says,
}));

const references: readonly Refusal[] = [
  { text: 'env:', says: 'name of an environment variable' },
  { text: 'env:A B', says: 'name of an environment variable' },
  { text: 'env:$HOME', says: 'name of an environment variable' },
  { text: 'file:key.txt', says: 'begins with / or ~/' },
  { text: 'file:../key', says: 'begins with / or ~/' },
  { text: 'file:', says: 'control characters' },
  { text: 'keychain:../x', says: 'plain name' },
  { text: 'keychain:', says: 'plain name' },
  { text: 'op://vault', says: 'a vault, an item and a field' },
  { text: 'cmd:pass show x', says: 'JSON list' },
  { text: 'cmd:[]', says: 'needs a program' },
  { text: 'cmd:["./helper"]', says: 'on PATH' },
  { text: 'cmd:["a", 1]', says: 'JSON list' },
].map(({ text, says }) => ({
  behaviour: `the reference ${text}`,
  given: withProfile({ credential: text }),
  code: 'bad-reference',
  says,
}));

const environment: readonly Refusal[] = [
  { name: 'ANTHROPIC_BASE_URL', says: 'has a key of its own' },
  { name: 'ANTHROPIC_MODEL', says: 'Write "model"' },
  { name: 'ENABLE_TOOL_SEARCH', says: 'Write "toolSearch"' },
  { name: 'CLAUDE_CODE_USE_BEDROCK', says: 'selects a provider' },
  { name: 'ANTHROPIC_UNIX_SOCKET', says: 'moves where requests go' },
  { name: 'ANTHROPIC_BETAS_ENDPOINT', says: 'looks like a variable that routes' },
  { name: 'CLAUDE_CODE_NEW_BASE_URL', says: 'looks like a variable that routes' },
  { name: 'anthropic_base_url', says: 'has a key of its own' },
  { name: 'NODE_OPTIONS', says: 'runs code inside the client' },
  { name: 'BUN_OPTIONS', says: 'runs code inside the client' },
  { name: 'LD_PRELOAD', says: 'runs code inside the client' },
  { name: 'LD_LIBRARY_PATH', says: 'runs code inside the client' },
  { name: 'DYLD_INSERT_LIBRARIES', says: 'runs code inside the client' },
  { name: 'HTTPS_PROXY', says: 'reaches the network' },
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', says: 'reaches the network' },
  { name: 'CLAUDE_CONFIG_DIR', says: '"configDir"' },
  { name: 'HOME', says: 'moves the files' },
  { name: 'CORDON_SESSION', says: 'belongs to a running session' },
  { name: 'AWS_ENDPOINT_URL', says: 'moves where requests go' },
  { name: 'A=B', says: 'is not the name of an environment variable' },
].map(({ name, says }) => ({
  behaviour: `${name} in env`,
  given: withProfile({ env: { [name]: 'x' } }),
  code: 'env-refused',
  says,
}));

describe('a configuration is refused over', () => {
  it.each([...names, ...addresses, ...references, ...environment])('$behaviour', (refusal) => {
    expectRefusal(refusal);
  });
});
