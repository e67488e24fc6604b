import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VARIABLE_PREFIXES } from '../../src/core/catalogue/variable-patterns.ts';
import type { VariableRow } from '../../src/core/catalogue/variable.ts';
import { isRoutingLike, isSecretName } from '../../src/core/catalogue/variable-traits.ts';
import { findVariable, VARIABLES } from '../../src/core/catalogue/variables.ts';

type KnownName = Pick<VariableRow, 'name' | 'class' | 'documented' | 'appliedBeforeTrust'>;

/** 484 names found in the documentation and the binary of 2.1.330, apart from the table. */
const KNOWN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/variables.json'), 'utf8'),
) as readonly KnownName[];

/** Names that the table puts into another class than the list, because of what they do. */
const MOVED: Readonly<Record<string, VariableRow['class']>> = {
  CLAUDE_CODE_GATEWAY_TOKEN: 'credential',
  CLAUDE_CODE_REMOTE_SETTINGS_PATH: 'config-location',
};

/** The classes in which a blank belongs: each of them changes where a request goes, with what, or what it says. */
const ROUTING_CLASSES = new Set(['endpoint', 'provider-switch', 'credential', 'model', 'network', 'feature']);

const prefixed = (text: string): VariableRow[] => VARIABLES.filter(({ name }) => name.startsWith(text));

describe('the table of variables', () => {
  test('holds every known name with its class, and whether it is documented and applied before trust', () => {
    const rows = KNOWN.map(({ name }) => findVariable(name));
    const shown = rows.map((row) => row && [row.name, row.class, row.documented, row.appliedBeforeTrust]);
    expect(shown).toEqual(
      KNOWN.map((known) => [known.name, MOVED[known.name] ?? known.class, known.documented, known.appliedBeforeTrust]),
    );
    expect(KNOWN).toHaveLength(484);
  });

  test('names nothing twice', () => {
    const names = VARIABLES.map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
  });

  test('describes each row in one line of its own, of at most 160 characters', () => {
    const descriptions = [...VARIABLES, ...VARIABLE_PREFIXES].map(({ description }) => description);
    expect(
      descriptions.filter((text) => text.length < 10 || text.length > 160 || /[\n\r\t]|^\s|\s$/.test(text)),
    ).toEqual([]);
    expect(descriptions).toHaveLength(new Set(descriptions).size);
  });

  test('says more of each row than its name', () => {
    const words = (text: string): string =>
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, ' ')
        .trim();
    expect(VARIABLES.filter(({ name, description }) => words(description) === words(name))).toEqual([]);
  });

  test('blanks and refuses only what routes', () => {
    const taken = VARIABLES.filter(({ neutral }) => neutral === 'blank' || neutral === 'refuse');
    // Beside routing: what turns the client's own telemetry on, what moves the login, and the bare mode that ignores it.
    expect(taken.filter((row) => !ROUTING_CLASSES.has(row.class)).map(({ name }) => name)).toEqual([
      'CLAUDE_CODE_ENABLE_TELEMETRY',
      'CLAUDE_CODE_ENHANCED_TELEMETRY_BETA',
      'ENABLE_ENHANCED_TELEMETRY_BETA',
      'ENABLE_BETA_TRACING_DETAILED',
      'BETA_TRACING_ENDPOINT',
      'CLAUDE_SECURESTORAGE_CONFIG_DIR',
      'CLAUDE_CODE_SIMPLE',
    ]);
  });

  test('refuses for the two sockets and for nothing else', () => {
    expect(VARIABLES.filter(({ neutral }) => neutral === 'refuse').map(({ name }) => name)).toEqual([
      'ANTHROPIC_UNIX_SOCKET',
      'CLAUDE_CODE_RUNNER_MODEL_SOCKET',
    ]);
  });

  test('takes no variable of the person’s own cloud tools', () => {
    const cloud = VARIABLES.filter(({ name }) => /^(AWS|GOOGLE|GCLOUD|AZURE|CLOUD|VERTEX)_/.test(name));
    expect(cloud.filter(({ neutral }) => neutral !== 'keep').map(({ name }) => name)).toEqual([]);
    expect(cloud.length).toBeGreaterThan(30);
  });

  test('keeps telemetry of the person’s own tools, and blanks what turns the client’s on', () => {
    const telemetry = [...VARIABLES.filter((row) => row.class === 'telemetry'), ...prefixed('OTEL_')];
    expect(telemetry.filter(({ neutral }) => neutral !== 'keep').map(({ name, neutral }) => [name, neutral])).toEqual([
      ['CLAUDE_CODE_ENABLE_TELEMETRY', 'blank'],
      ['CLAUDE_CODE_ENHANCED_TELEMETRY_BETA', 'blank'],
      ['ENABLE_ENHANCED_TELEMETRY_BETA', 'blank'],
      ['ENABLE_BETA_TRACING_DETAILED', 'blank'],
      ['BETA_TRACING_ENDPOINT', 'blank'],
    ]);
  });

  test('removes everything that loads code, and every mark of another session', () => {
    const rows = VARIABLES.filter((row) => row.class === 'interpreter' || row.class === 'session');
    expect(rows.filter(({ neutral }) => neutral !== 'remove').map(({ name }) => name)).toEqual(['LD_LIBRARY_PATH']);
  });

  test('orders versions where a row has any', () => {
    expect(VARIABLES.filter(({ since }) => since !== undefined && !/^\d+\.\d+\.\d+$/.test(since))).toEqual([]);
  });
});

describe('what a launch does with a variable', () => {
  test.each([
    ['ANTHROPIC_BASE_URL', 'endpoint', 'blank', false],
    ['_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL', 'endpoint', 'blank', false],
    ['CLAUDE_CODE_CUSTOM_OAUTH_URL', 'endpoint', 'blank', false],
    ['ANTHROPIC_UNIX_SOCKET', 'endpoint', 'refuse', false],
    ['AWS_ENDPOINT_URL', 'endpoint', 'keep', false],
    ['ANTHROPIC_AUTH_TOKEN', 'credential', 'blank', true],
    ['ANTHROPIC_API_KEY', 'credential', 'blank', true],
    ['CLAUDE_CODE_OAUTH_TOKEN', 'credential', 'blank', true],
    ['ANTHROPIC_CUSTOM_HEADERS', 'credential', 'blank', true],
    ['CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR', 'credential', 'blank', false],
    ['CLAUDE_CODE_SKIP_BEDROCK_AUTH', 'credential', 'blank', false],
    ['AWS_BEARER_TOKEN_BEDROCK', 'credential', 'keep', true],
    ['CLAUDE_CODE_USE_BEDROCK', 'provider-switch', 'blank', false],
    ['CLAUDE_CODE_USE_GATEWAY', 'provider-switch', 'blank', false],
    ['CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST', 'provider-switch', 'remove', false],
    ['AWS_REGION', 'provider-switch', 'keep', false],
    ['ANTHROPIC_MODEL', 'model', 'blank', false],
    ['ANTHROPIC_DEFAULT_HAIKU_MODEL', 'model', 'blank', false],
    ['CLAUDE_CODE_SUBAGENT_MODEL', 'model', 'blank', false],
    ['CLAUDE_CODE_EXTRA_BODY', 'model', 'blank', false],
    ['CLAUDE_CODE_MAX_CONTEXT_TOKENS', 'model', 'blank', false],
    ['CLAUDE_CODE_EFFORT_LEVEL', 'model', 'keep', false],
    ['CLAUDE_CODE_MAX_OUTPUT_TOKENS', 'model', 'keep', false],
    ['ENABLE_TOOL_SEARCH', 'feature', 'blank', false],
    ['ANTHROPIC_BETAS', 'feature', 'blank', false],
    ['CLAUDE_CODE_AUTO_MODE_SERVER', 'feature', 'blank', false],
    ['DISABLE_PROMPT_CACHING', 'feature', 'keep', false],
    ['HTTPS_PROXY', 'network', 'pin', false],
    ['https_proxy', 'network', 'pin', false],
    ['ALL_PROXY', 'network', 'pin', false],
    ['NODE_EXTRA_CA_CERTS', 'network', 'pin', false],
    ['CLAUDE_CODE_CLIENT_KEY', 'network', 'pin', false],
    ['CLAUDE_CODE_CLIENT_KEY_PASSPHRASE', 'network', 'pin', true],
    ['NODE_TLS_REJECT_UNAUTHORIZED', 'network', 'blank', false],
    ['API_TIMEOUT_MS', 'network', 'keep', false],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'telemetry', 'keep', true],
    ['DISABLE_TELEMETRY', 'telemetry', 'keep', false],
    ['CLAUDE_CONFIG_DIR', 'config-location', 'remove', false],
    ['CLAUDE_SECURESTORAGE_CONFIG_DIR', 'config-location', 'blank', false],
    ['CLAUDE_CODE_MANAGED_SETTINGS_PATH', 'config-location', 'remove', false],
    ['NODE_OPTIONS', 'interpreter', 'remove', false],
    ['BUN_OPTIONS', 'interpreter', 'remove', false],
    ['LD_PRELOAD', 'interpreter', 'remove', false],
    ['DYLD_INSERT_LIBRARIES', 'interpreter', 'remove', false],
    ['CLAUDECODE', 'session', 'remove', false],
    ['CLAUDE_CODE_SESSION_ID', 'session', 'remove', false],
    ['CORDON_PROFILE', 'session', 'remove', false],
    ['CORDON_SESSION', 'session', 'remove', false],
  ] as const)('%s is %s, %s', (name, family, neutral, secret) => {
    expect(findVariable(name)).toMatchObject({ name, class: family, neutral, secret });
  });

  test.each(['PATH', 'HOME', 'OPENROUTER_API_KEY', 'anthropic_base_url', 'toString', '__proto__'])(
    '%s has no row',
    (name) => {
      expect(findVariable(name)).toBeUndefined();
    },
  );
});

describe('names without a row', () => {
  test.each([
    ['ANTHROPIC_TOMORROW_BASE_URL', true],
    ['CLAUDE_CODE_USE_TOMORROW', true],
    ['ANTHROPIC_TOMORROW_TOKEN', true],
    ['CLAUDE_CODE_TOMORROW_API_KEY', true],
    ['ANTHROPIC_DEFAULT_MYTHOS_MODEL', true],
    ['_CLAUDE_CODE_TOMORROW_ENDPOINT', true],
    ['CLAUDE_CODE_TOMORROW_SOCKET', true],
    ['CLAUDE_CODE_FILE_READ_MAX_OUTPUT_TOKENS', false],
    ['CLAUDE_CODE_TOMORROW_KEYBINDINGS', false],
    ['CLAUDE_CODE_DISABLE_MOUSE', false],
    ['TOMORROW_BASE_URL', false],
    ['MY_ANTHROPIC_BASE_URL', false],
  ])('%s looks like routing: %s', (name, expected) => {
    expect(isRoutingLike(name)).toBe(expected);
  });

  test('a name that the table has is never only routing-like', () => {
    expect(VARIABLES.filter(({ name }) => isRoutingLike(name))).toEqual([]);
  });
});

describe('secret names', () => {
  test.each([
    ['OPENROUTER_API_KEY', true],
    ['GITHUB_TOKEN', true],
    ['TOKEN', true],
    ['my_client_secret', true],
    ['DATABASE_PASSWORD_OLD', true],
    ['EXTRA_HEADERS', true],
    ['SOME_CREDENTIALS', true],
    ['ANTHROPIC_TOMORROW_AUTH_TOKEN', true],
    ['MAX_OUTPUT_TOKENS', false],
    ['CLAUDE_CODE_MAX_OUTPUT_TOKENS', false],
    ['CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR', false],
    ['TOMORROW_TOKEN_FILE_DESCRIPTOR', false],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', false],
    ['AWS_ACCESS_KEY_ID', false],
    ['GOOGLE_APPLICATION_CREDENTIALS', false],
    ['CLAUDE_CODE_API_KEY_HELPER_TTL_MS', false],
    ['KEYBOARD', false],
    ['ANTHROPIC_BASE_URL', false],
  ])('%s holds a secret: %s', (name, expected) => {
    expect(isSecretName(name)).toBe(expected);
  });

  test('a row’s word counts, whatever its name looks like', () => {
    expect(VARIABLES.filter((row) => isSecretName(row.name) !== row.secret)).toEqual([]);
  });

  test('every new name that ends in _TOKEN or _KEY is a secret', () => {
    const stem = fc.stringMatching(/^[A-Z][A-Z0-9]{0,12}$/);
    fc.assert(
      fc.property(stem, fc.constantFrom('TOKEN', 'KEY', 'SECRET', 'PASSWORD'), (name, ending) => {
        const whole = `${name}_${ending}`;
        return isSecretName(whole) || findVariable(whole)?.secret === false;
      }),
    );
  });
});
