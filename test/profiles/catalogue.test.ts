import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isKnownToClient, knownContextWindow, MODEL_WINDOWS } from '../../src/core/catalogue/model-windows.ts';
import { PROVIDERS } from '../../src/core/catalogue/providers.ts';
import { findVariable } from '../../src/core/catalogue/variables.ts';
import { parseBaseUrl } from '../../src/core/profiles/base-url.ts';
import { CONFIGURATION_DESCRIPTIONS } from '../../src/core/profiles/configuration-descriptions.ts';
import { configurationJsonSchema, configurationSchemaText } from '../../src/core/profiles/configuration-json-schema.ts';
import { parseCredentialReference } from '../../src/core/profiles/credential-reference.ts';

describe('the built-in providers', () => {
  it('are all that the documentation names', () => {
    expect(PROVIDERS.map(({ id }) => id).join(' ')).toBe(
      'anthropic anthropic-api openrouter zai moonshot deepseek minimax qwen ollama lmstudio litellm vercel-ai-gateway bedrock vertex foundry custom',
    );
  });

  it.each(PROVIDERS)('$id is dated and sourced, and its parts can be used', (preset) => {
    expect(preset.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(URL.canParse(preset.source) && preset.source.startsWith('https://')).toBe(true);
    const url = preset.baseUrl === null ? null : parseBaseUrl(preset.baseUrl);
    expect(url === null || (url.ok && (url.encrypted || url.loopback))).toBe(true);
    expect(preset.credential === null || parseCredentialReference(preset.credential).ok).toBe(true);
    expect(preset.auth === 'cloud' ? findVariable(preset.switch ?? '')?.class : 'provider-switch').toBe(
      'provider-switch',
    );
    expect((preset.credential ?? preset.placeholder) === undefined || preset.auth !== 'login').toBe(true);
  });
});

/** What the client itself said on 2.1.330: it names every model that it doesn't recognise on standard error. */
const MEASURED: Readonly<Record<string, boolean>> = {
  'z-ai/glm-5.3': false,
  'anthropic/claude-opus-4.6': true,
  '~anthropic/claude-opus-latest': false,
  'anthropic/claude-sonnet-4.6': true,
  'claude-opus-9': false,
  'my-claude-thing': false,
  'anthropic/claude-3.5-sonnet': true,
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0': true,
  'claude-sonnet-4-5@20250929': true,
  'claude-haiku-4.5': true,
  'deepseek-v4-pro': false,
  opus: true,
  default: true,
  'some/claude-opus-5': true,
  claude_opus_5: false,
  'claude-mythos-1': false,
  'anthropic/claude-fable-5.1': true,
  'claude-2.1': false,
  'some/opus-5': false,
  'CLAUDE-OPUS-5': true,
  'kimi-claude-sonnet-4': true,
  'claude-opus-5-7': false,
  'claude-opus-4': true,
  'claude-3-5-haiku': true,
  'claude-3-opus': true,
  'claude-3-7-sonnet-20250219': true,
  'claude-opus-55': false,
  'claude-sonnet-4-9': false,
  fable: true,
  'sonnet[1m]': true,
  opusplan: true,
  best: true,
  haiku: true,
  'claude-3-haiku': true,
  'claude-3-sonnet': true,
  'claude-instant-1.2': false,
  'claude-sonnet-5-5': true,
  'claude-opus-6': false,
  'claude-haiku-3-5': false,
};

describe('the models that the client knows', () => {
  it.each(Object.entries(MEASURED))('%s: %s', (model, known) => {
    expect(isKnownToClient(model)).toBe(known);
  });
  it('a name that says a million tokens leaves nothing to assume', () => {
    expect(isKnownToClient('deepseek-flash[1m]')).toBe(true);
  });
  it.each([
    { model: 'deepseek-flash', window: 786_432 },
    { model: 'DeepSeek-V4-Pro', window: 786_432 },
    { model: 'claude-opus-5', window: null },
    { model: 'nobody/knows', window: null },
  ])('$model holds $window', ({ model, window }) => {
    expect(knownContextWindow(model)).toBe(window);
  });
  it('every window that is said is one that the client would not know', () => {
    expect(MODEL_WINDOWS.filter(({ model }) => isKnownToClient(model))).toEqual([]);
  });
});

describe('the schema of the configuration', () => {
  it('describes every key, and nothing that isn’t one', () => {
    const described: string[] = [];
    collect(configurationJsonSchema(), '', described);
    expect(described.toSorted()).toEqual(Object.keys(CONFIGURATION_DESCRIPTIONS).toSorted());
  });
  it('is what stands in the package', () => {
    expect(readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8')).toBe(
      configurationSchemaText(),
    );
  });
});

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly description?: string;
};

function collect(schema: Schema, key: string, into: string[]): void {
  if (schema.description !== undefined) into.push(key);
  const below = (step: string) => (key === '' ? step : `${key}.${step}`);
  for (const [name, part] of Object.entries(schema.properties ?? {})) collect(part, below(name), into);
  if (typeof schema.additionalProperties === 'object') collect(schema.additionalProperties, below('*'), into);
  if (schema.items !== undefined) collect(schema.items, below('*'), into);
}
