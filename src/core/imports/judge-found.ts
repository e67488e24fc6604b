import { PROVIDERS } from '../catalogue/providers.ts';
import { parseBaseUrl } from '../profiles/base-url.ts';
import type { RawProfile, RawProvider } from '../profiles/configuration-schema.ts';
import { isPlainName, NATIVE } from '../profiles/profile-name.ts';
import { beginsLikeSecret, looksLikeSecret } from '../profiles/secret-shape.ts';
import type { Secret } from '../secret.ts';
import type { Found } from './found.ts';

/** What a profile would be made of: references and names; the key, where it has to be moved, apart. */
export type Importable = {
  readonly name: string;
  /** A built-in provider, or null for one of the person's own. */
  readonly preset: string | null;
  readonly baseUrl: string | null;
  readonly auth: 'bearer' | 'x-api-key';
  readonly model: string | null;
  readonly models: Found['models'];
  readonly secret: Secret | null;
  /** The variable that holds the key, where it isn't moved. */
  readonly variable: string | null;
};

export type Judged =
  | { readonly kind: 'importable'; readonly importable: Importable }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Whether a profile can be made of what was found, and which. A key goes to the company that gave it, or nowhere. */
export function judgeFound(found: Found): Judged {
  const reason = found.doubt ?? RULES.find(({ applies }) => applies(found))?.reason ?? null;
  return reason === null ? { kind: 'importable', importable: toImportable(found) } : { kind: 'skipped', reason };
}

const RULES: readonly { readonly applies: (found: Found) => boolean; readonly reason: string }[] = [
  {
    applies: ({ baseUrl, key }) => isVendor(baseUrl) && key.kind === 'none',
    reason: 'it goes to the vendor with your own login, which is what "native" does',
  },
  {
    applies: ({ baseUrl }) => baseUrl !== null && baseUrl.includes('$'),
    reason: 'its address is put together by a shell',
  },
  {
    applies: ({ baseUrl }) => baseUrl !== null && !parseBaseUrl(withoutVersion(baseUrl)).ok,
    reason: 'its address can’t be used as it stands',
  },
  { applies: isUnencrypted, reason: 'it would send the key unencrypted to another machine' },
  {
    applies: (found) => textOf(found)?.startsWith('sk-ant-o') === true,
    reason: 'its key is the token of a login, which stays where it is',
  },
  {
    applies: (found) => !isVendor(found.baseUrl) && !isLocal(found) && (textOf(found) ?? '').startsWith('sk-ant-'),
    reason: 'its key is the vendor’s, and the address another company’s',
  },
  {
    applies: (found) => !isLocal(found) && isPlaceholder(textOf(found)),
    reason: 'its key is only a placeholder',
  },
  {
    applies: (found) => found.key.kind === 'text' && !/^[\x21-\x7e]{1,16384}$/.test(found.key.secret.reveal()),
    reason: 'its key is not one that a header can carry',
  },
  {
    applies: ({ model, models }) =>
      [model, ...Object.values(models)].some((name) => name !== null && beginsLikeSecret(name)),
    reason: 'the name of a model in it looks like a secret',
  },
  {
    applies: (found) => found.key.kind === 'none' && presetOf(found) === null,
    reason: 'it names an address and no key',
  },
];

function textOf({ key }: Found): string | null {
  return key.kind === 'text' ? key.secret.reveal() : null;
}

function isPlaceholder(text: string | null): boolean {
  return (
    text !== null &&
    (/^(?:<|your[_-]|sk-x+$|x{3,}|placeholder|changeme|todo\b|\.{3})/i.test(text) || text.endsWith('_HERE'))
  );
}

function isVendor(baseUrl: string | null): boolean {
  return baseUrl === null || URL.parse(baseUrl)?.host === 'api.anthropic.com';
}

function isLocal({ baseUrl }: Pick<Found, 'baseUrl'>): boolean {
  const parsed = baseUrl === null ? null : parseBaseUrl(withoutVersion(baseUrl));
  return parsed !== null && parsed.ok && parsed.loopback;
}

function isUnencrypted(found: Found): boolean {
  const parsed = found.baseUrl === null ? null : parseBaseUrl(withoutVersion(found.baseUrl));
  return parsed !== null && parsed.ok && !parsed.encrypted && !parsed.loopback;
}

/** The client adds `/v1/messages` itself; some recipes end in `/v1` all the same. */
function withoutVersion(baseUrl: string): string {
  return baseUrl.replace(/\/v1\/?$/, '');
}

/** The built-in provider of the same address. */
function presetOf({ baseUrl, key }: Pick<Found, 'baseUrl' | 'key'>): string | null {
  if (isVendor(baseUrl)) return key.kind === 'none' ? null : 'anthropic-api';
  const address = withoutVersion(baseUrl ?? '').replace(/\/+$/, '');
  return (
    PROVIDERS.find((row) => row.baseUrl === address && !(row.placeholder !== undefined && key.kind !== 'none'))?.id ??
    null
  );
}

function toImportable(found: Found): Importable {
  const { baseUrl, key, model, models } = found;
  const preset = presetOf(found);
  const parsed = baseUrl === null || preset !== null ? null : parseBaseUrl(withoutVersion(baseUrl));
  return {
    name: nameOf(found, preset),
    preset,
    baseUrl: parsed !== null && parsed.ok ? parsed.url : null,
    auth: key.kind === 'none' ? 'bearer' : key.header,
    model,
    models,
    secret: key.kind === 'text' ? key.secret : null,
    variable: key.kind === 'variable' ? key.name : null,
  };
}

/** What it is called there, as far as a profile may be called so. */
function nameOf({ label, baseUrl, source }: Found, preset: string | null): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^claude[-_](?=\w)/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 40);
  const host = (baseUrl === null ? null : URL.parse(baseUrl))?.hostname.split('.').at(-2);
  const names = [looksLikeSecret(label) ? '' : plain, preset ?? '', host ?? '', source];
  return names.find((name) => isPlainName(name) && name !== NATIVE && !GENERIC.has(name)) ?? 'imported';
}

/** What a function or a file is called says nothing there. */
const GENERIC: ReadonlySet<string> = new Set(['claude', 'default', 'settings', 'env', 'free', 'api', 'com']);

/** The entries of a configuration that an importable becomes, under the name that it got. */
export function toEntries(
  importable: Importable,
  named: { readonly name: string; readonly credential: string | null },
): { readonly profile: RawProfile; readonly provider: { readonly id: string; readonly raw: RawProvider } | null } {
  const { preset, baseUrl, auth, model, models } = importable;
  const provider = preset === null && baseUrl !== null ? { id: named.name, raw: { baseUrl, auth } } : null;
  return {
    provider,
    profile: {
      provider: preset ?? named.name,
      ...(named.credential === null ? {} : { credential: named.credential }),
      ...(model === null ? {} : { model }),
      ...(Object.keys(models).length === 0 ? {} : { models }),
    },
  };
}
