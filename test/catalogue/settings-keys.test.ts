import { describe, expect, test } from 'vitest';
import { SETTINGS_KEYS } from '../../src/core/catalogue/settings-keys.ts';

describe('the table of settings keys', () => {
  test('names each key once, with an effect and a treatment of its own line', () => {
    const keys = SETTINGS_KEYS.map(({ key }) => key);
    expect(keys).toHaveLength(new Set(keys).size);
    const effects = SETTINGS_KEYS.map(({ effect }) => effect);
    expect(effects).toHaveLength(new Set(effects).size);
    const lines = SETTINGS_KEYS.flatMap(({ effect, launch }) => [effect, launch]);
    expect(lines.filter((line) => line === '' || line.length > 160 || line.includes('\n'))).toEqual([]);
  });

  test('overrides exactly these keys, with values that the client accepts as none', () => {
    const overridden = SETTINGS_KEYS.flatMap(({ key, neutral }) => (neutral === undefined ? [] : [[key, neutral]]));
    expect(Object.fromEntries(overridden)).toEqual({
      apiKeyHelper: '',
      fallbackModel: [],
      forceLoginGatewayUrl: '',
      otelHeadersHelper: '',
    });
  });

  test('never uses null, which takes no lower layer’s value away', () => {
    expect(SETTINGS_KEYS.filter(({ neutral }) => neutral === null)).toEqual([]);
  });

  test('overrides nothing that only an organisation may set', () => {
    const managed = SETTINGS_KEYS.filter(({ scopes }) => scopes === 'managed settings');
    expect(managed.filter(({ neutral }) => neutral !== undefined)).toEqual([]);
    expect(managed.length).toBeGreaterThan(8);
  });

  test.each([
    ['apiKeyHelper', 'credential', true, 'yes'],
    ['model', 'model', false, 'yes'],
    ['modelOverrides', 'model', false, 'yes'],
    ['fallbackModel', 'model', false, 'yes'],
    ['agent', 'model', false, 'yes'],
    ['awsAuthRefresh', 'credential', true, 'no'],
    ['otelHeadersHelper', 'telemetry', true, 'no'],
    ['allowedProviders', 'provider-switch', false, 'no'],
  ])('%s: %s, runs a command: %s, leaks: %s', (key, family, runs, leaks) => {
    expect(SETTINGS_KEYS.find((row) => row.key === key)).toMatchObject({ class: family, runs, leaks });
  });
});
