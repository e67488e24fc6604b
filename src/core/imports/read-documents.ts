import { parse } from 'jsonc-parser';
import { PROVIDERS } from '../catalogue/providers.ts';
import type { FingerprintOf } from '../secret.ts';
import { readEnvFile } from '../shell/read-env-file.ts';
import { CLOTHER_PROVIDERS } from './clother-providers.ts';
import { foundInVariables, keyOf, type Found, type FoundPlace } from './found.ts';

type Read = { readonly path: string; readonly text: string; readonly fingerprintOf: FingerprintOf };

/** Nobody keeps more providers; what is behind them is left out. */
const MOST = 200;
const DEEPEST = 50;

/** A settings file of the client's form: one of CCS, or what CC Switch keeps for a provider. */
export function readSettingsText(place: FoundPlace, text: string, fingerprintOf: FingerprintOf): Found | null {
  const root = parseObject(text);
  const env = root === null ? null : objectOf(root.get('env'));
  if (env === null) return null;
  return foundInVariables(place, textsOf(env), fingerprintOf);
}

/** CC Switch before its database: `{ claude: { providers: { ID: { name, settingsConfig } } } }`, and the first form without `claude`. */
export function readCcSwitchConfig({ path, text, fingerprintOf }: Read): readonly Found[] {
  const root = parseObject(text);
  const providers = objectOf(objectOf(root?.get('claude'))?.get('providers') ?? root?.get('providers'));
  return [...(providers ?? [])].slice(0, MOST).flatMap(([id, value]) => {
    const provider = objectOf(value);
    const env = objectOf(objectOf(provider?.get('settingsConfig'))?.get('env'));
    if (provider === null || env === null || env.size === 0) return [];
    const label = stringOf(provider.get('name')) ?? id;
    return [foundInVariables({ source: 'cc-switch', path, line: null, label }, textsOf(env), fingerprintOf)];
  });
}

/** claude-code-router: providers that speak OpenAI's protocol, which only its own process translates, and the default route. */
export function readRouterConfig({ path, text, fingerprintOf }: Read): readonly Found[] {
  const root = parseObject(text);
  const providers = root?.get('Providers') ?? root?.get('providers');
  const [routed = '', ...rest] = (stringOf(objectOf(root?.get('Router'))?.get('default')) ?? '').split(',');
  return (Array.isArray(providers) ? providers : []).slice(0, MOST).flatMap((value: unknown) => {
    const provider = objectOf(value);
    const label = provider?.get('name');
    const address = provider?.get('api_base_url');
    if (provider === null || typeof label !== 'string' || typeof address !== 'string') return [];
    const models = provider.get('models');
    const first: unknown = Array.isArray(models) ? models[0] : null;
    const key = provider.get('api_key');
    const preset = presetOfHost(address);
    return [
      {
        source: 'claude-code-router' as const,
        path,
        line: null,
        label,
        baseUrl: preset?.baseUrl ?? address,
        key: keyOf(typeof key === 'string' ? key.trim() : null, 'bearer', fingerprintOf),
        model: routed === label && rest.length > 0 ? rest.join(',').trim() : typeof first === 'string' ? first : null,
        models: {},
        doubt: preset === null ? 'it speaks another protocol than the client, which only the router translates' : null,
      },
    ];
  });
}

/** The built-in provider of the same company: its own address for this client is another path of the same host. */
function presetOfHost(address: string) {
  const url = URL.parse(address);
  return (
    PROVIDERS.find(({ baseUrl }) => baseUrl !== null && url !== null && URL.parse(baseUrl)?.host === url.host) ?? null
  );
}

/** clother: keys by name in one file, providers of the person's own and OpenRouter's models in the other. */
export function readClother(from: {
  readonly secrets: { readonly path: string; readonly text: string };
  readonly config: string | null;
  readonly fingerprintOf: FingerprintOf;
}): readonly Found[] {
  const { secrets, config, fingerprintOf } = from;
  const keys = new Map(
    readEnvFile(secrets.text, { expands: false }).flatMap(({ name, value }) =>
      value === null || value === '' ? [] : [[name, value.replace(/^\$'(.*)'$/, '$1')] as const],
    ),
  );
  const root = config === null ? null : parseObject(config);
  const overrides = objectOf(root?.get('provider_overrides'));
  const place = (label: string): FoundPlace => ({ source: 'clother', path: secrets.path, line: null, label });
  const row = (
    label: string,
    of: { readonly baseUrl: string; readonly variable: string; readonly model: string | null },
  ): readonly Found[] => {
    const key = keyOf(keys.get(of.variable) ?? null, 'bearer', fingerprintOf);
    if (key.kind === 'none') return [];
    return [{ ...place(label), baseUrl: of.baseUrl, key, model: of.model, models: {}, doubt: null }];
  };
  const builtIn = CLOTHER_PROVIDERS.flatMap(({ id, variable, baseUrl, model }) => {
    const override = objectOf(overrides?.get(id));
    return row(id, {
      variable,
      baseUrl: stringOf(override?.get('base_url')) ?? baseUrl,
      model: stringOf(override?.get('model')) ?? model,
    });
  });
  const aliases = [...(objectOf(root?.get('openrouter_aliases')) ?? [])].slice(0, MOST).flatMap(([alias, model]) =>
    row(`openrouter-${alias}`, {
      variable: 'OPENROUTER_API_KEY',
      baseUrl: 'https://openrouter.ai/api',
      model: stringOf(model),
    }),
  );
  const custom = [...(objectOf(root?.get('custom_providers')) ?? [])].slice(0, MOST).flatMap(([name, value]) => {
    const provider = objectOf(value);
    const baseUrl = stringOf(provider?.get('base_url'));
    if (baseUrl === null) return [];
    const variable = stringOf(provider?.get('api_key_env')) ?? `${name.toUpperCase().replaceAll('-', '_')}_API_KEY`;
    return row(name, { variable, baseUrl, model: stringOf(provider?.get('default_model')) });
  });
  return [...builtIn, ...aliases, ...custom];
}

type Members = ReadonlyMap<string, unknown>;

function parseObject(text: string): Members | null {
  return depthOf(text) > DEEPEST
    ? null
    : objectOf(parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true }));
}

/** Brackets in texts only make the count larger. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const mark of text) {
    if (mark === '{' || mark === '[') most = Math.max(most, (depth += 1));
    else if (mark === '}' || mark === ']') depth -= 1;
  }
  return most;
}

function objectOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function textsOf(members: Members): ReadonlyMap<string, string | null> {
  return new Map([...members].map(([name, value]) => [name, typeof value === 'string' ? value : null]));
}
