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
function readSettingsText(place: FoundPlace, text: string, fingerprintOf: FingerprintOf): Found | null {
  const root = parseObject(text);
  const env = root === null ? null : objectOf(root.get('env'));
  if (env === null) return null;
  return foundInVariables(place, textsOf(env), fingerprintOf);
}

/**
 * A settings file of CCS. Two kinds mean nothing without its own proxies: logins that it keeps, and providers that speak
 * OpenAI's protocol, which it marks so (7.79.1), also where the same company has an address for this client.
 */
export function readCcsSettings(place: FoundPlace, text: string, fingerprintOf: FingerprintOf): Found | null {
  const route = readSettingsText(place, text, fingerprintOf);
  if (route === null) return null;
  const kind = stringOf(objectOf(parseObject(text)?.get('env'))?.get('CCS_DROID_PROVIDER'));
  const translated = kind === 'openai' || kind === 'generic-chat-completion-api';
  if (route.key.kind === 'text' && route.key.secret.reveal() === 'ccs-internal-managed')
    return { ...route, doubt: 'it is served by CCS’s own proxy, with a login that CCS keeps' };
  return translated ? translatedBy('CCS', route) : route;
}

/** A provider of CC Switch’s database. What isn’t of the client’s own protocol only its proxy translates; `meta` says so. */
export function readCcSwitchProvider(
  place: FoundPlace,
  { settings, meta }: { readonly settings: string; readonly meta: string },
  fingerprintOf: FingerprintOf,
): Found | null {
  const route = readSettingsText(place, settings, fingerprintOf);
  const format =
    stringOf(parseObject(meta)?.get('apiFormat')) ?? stringOf(parseObject(settings)?.get('api_format')) ?? 'anthropic';
  return route === null || format === 'anthropic' ? route : translatedBy('CC Switch', route);
}

/** A route of another protocol, unless the same company has an address for this client. */
function translatedBy(owner: string, route: Found): Found {
  const preset = presetOfHost(route.baseUrl ?? '');
  return preset === null
    ? { ...route, doubt: `it speaks another protocol than the client, which only ${owner}’s own proxy translates` }
    : { ...route, baseUrl: preset.baseUrl };
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

/**
 * claude-code-router, up to 2 and from 3 on: providers, most of which speak a protocol that only its own process
 * translates, and the default route. A provider that speaks the client's own protocol says so in three ways.
 */
export function readRouterConfig({ path, text, fingerprintOf }: Read): readonly Found[] {
  const root = parseObject(text);
  const providers = root?.get('Providers') ?? root?.get('providers');
  const [routed = '', ...rest] = (stringOf(objectOf(root?.get('Router'))?.get('default')) ?? '').split(',');
  return (Array.isArray(providers) ? providers : []).slice(0, MOST).flatMap((value: unknown) => {
    const provider = objectOf(value);
    const label = provider?.get('name');
    const address = firstOf(provider, ['api_base_url', 'baseUrl', 'baseurl']);
    const own = provider === null ? null : ownAddress(provider, address);
    if (provider === null || typeof label !== 'string' || (address === null && own === null)) return [];
    const models = provider.get('models');
    const first: unknown = Array.isArray(models) ? models[0] : null;
    const key = routerKey(provider);
    const preset = own === null ? presetOfHost(address ?? '') : null;
    return [
      {
        source: 'claude-code-router' as const,
        path,
        line: null,
        label,
        baseUrl: own ?? preset?.baseUrl ?? address,
        key: keyOf(key, 'bearer', fingerprintOf),
        model: routed === label && rest.length > 0 ? rest.join(',').trim() : typeof first === 'string' ? first : null,
        models: {},
        doubt: key?.startsWith('ccr-local-agent-')
          ? 'its key stands for a login that the router keeps'
          : own === null && preset === null
            ? 'it speaks another protocol than the client, which only the router translates'
            : null,
      },
    ];
  });
}

/** Where a provider speaks the client's protocol: as version 3 names it, or through the one transformer that changes nothing. */
function ownAddress(provider: Members, address: string | null): string | null {
  const capabilities = provider.get('capabilities');
  const capable = (Array.isArray(capabilities) ? capabilities : [])
    .map((capability: unknown) => objectOf(capability))
    .find((capability) => speaksOwn(firstOf(capability, ['type', 'protocol'])));
  const used = objectOf(provider.get('transformer'))?.get('use');
  const passes = Array.isArray(used) && used.length === 1 && used[0] === 'Anthropic';
  const speaks = passes || speaksOwn(firstOf(provider, ['type', 'protocol']));
  const found = firstOf(capable ?? null, ['baseUrl', 'baseurl', 'api_base_url']) ?? (speaks ? address : null);
  return found?.replace(/\/v1\/messages\/?$/, '') ?? null;
}

const speaksOwn = (protocol: string | null) => /^anthropic(?:[_-]messages)?$/i.test(protocol ?? '');

function routerKey(provider: Members): string | null {
  const single = firstOf(provider, ['api_key', 'apiKey', 'apikey']);
  const several = provider.get('credentials');
  const [first] = (Array.isArray(several) ? several : []).flatMap((one: unknown) => {
    const credential = objectOf(one);
    const key = credential?.get('enabled') === false ? null : firstOf(credential, ['api_key', 'apiKey', 'key']);
    return key === null ? [] : [key];
  });
  return single ?? first ?? null;
}

function firstOf(members: Members | null, names: readonly string[]): string | null {
  for (const name of names) {
    const text = stringOf(members?.get(name));
    if (text !== null) return text;
  }
  return null;
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
