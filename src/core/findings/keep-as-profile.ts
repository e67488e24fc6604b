import { PROVIDERS } from '../catalogue/providers.ts';
import { isPlainName, NATIVE } from '../profiles/profile-name.ts';
import type { Resolution } from '../resolution/resolution.ts';
import { Secret } from '../secret.ts';
import { addressOf } from './address.ts';
import type { Finding } from './finding.ts';
import { textOf } from './live.ts';
import type { Sighting } from './sighting.ts';
import { BASE_URL } from './topics.ts';

/** What a fix takes out, as a profile that would do the same for one session. */
export type KeptProfile = {
  readonly name: string;
  readonly provider: string;
  /** Where the provider isn't a built-in one. */
  readonly baseUrl: string | null;
  readonly auth: 'bearer' | 'x-api-key';
  readonly model: string | null;
  readonly secret: Secret | null;
};

export type KeepRequest = {
  readonly settled: readonly Finding[];
  readonly sightings: readonly Sighting[];
  readonly resolution: Resolution;
  /** Names that are in use. */
  readonly taken: ReadonlySet<string>;
};

/** The profiles that keep what is taken out: one for an address with its key, one for a key of the vendor's own. */
export function keepAsProfiles(request: KeepRequest): readonly KeptProfile[] {
  const routed = keepRoute(request);
  const taken = routed === null ? request.taken : new Set([...request.taken, routed.name]);
  const own = keepVendorKey({ ...request, taken });
  return [routed, own].filter((kept) => kept !== null);
}

function removedOf({ settled, sightings }: KeepRequest, ...names: readonly string[]): readonly Sighting[] {
  const removed = sightings.filter((sighting) => settled.some(({ origin }) => isSame(origin, sighting.origin)));
  return names.flatMap((name) => removed.filter((one) => one.name === name && textOf(one).trim() !== ''));
}

function isVendorKey(sighting: Sighting): boolean {
  return textOf(sighting).trim().startsWith('sk-ant-');
}

function secretOf(sighting: Sighting | undefined): Secret | null {
  return sighting?.value instanceof Secret && !textOf(sighting).includes('${') ? sighting.value : null;
}

function keepRoute(request: KeepRequest): KeptProfile | null {
  const [base] = removedOf(request, BASE_URL);
  const address = addressOf(base?.value ?? null);
  const url = address?.url ?? null;
  if (address === null || url === null) return null;
  const tokens = removedOf(request, 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY').filter((one) => !isVendorKey(one));
  // What stands beside the address was meant for it; a key of the vendor's never was.
  const token = tokens.find(({ origin }) => origin.path === base?.origin.path) ?? tokens[0];
  const preset = PROVIDERS.find(
    ({ baseUrl, auth, movable }) => baseUrl === address.text.replace(/\/+$/, '') && auth === 'bearer' && !movable,
  );
  return {
    name: freeName(preset?.id ?? nameOf(url), request.taken),
    provider: preset?.id ?? 'custom',
    baseUrl: preset === undefined ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null,
    auth: preset === undefined && token?.name === 'ANTHROPIC_API_KEY' ? 'x-api-key' : 'bearer',
    model: modelOf(request, removedOf(request, 'ANTHROPIC_MODEL', 'ANTHROPIC_DEFAULT_SONNET_MODEL')[0]),
    secret: secretOf(token),
  };
}

function keepVendorKey(request: KeepRequest): KeptProfile | null {
  const secret = secretOf(removedOf(request, 'ANTHROPIC_API_KEY').find(isVendorKey));
  if (secret === null) return null;
  const name = freeName('anthropic-key', request.taken);
  return { name, provider: 'anthropic-api', baseUrl: null, auth: 'x-api-key', model: null, secret };
}

function isSame(one: Finding['origin'], other: Finding['origin']): boolean {
  return one.path === other.path && one.line === other.line && one.name === other.name;
}

function modelOf({ settled, resolution }: KeepRequest, variable: Sighting | undefined): string | null {
  if (variable !== undefined) return textOf(variable).trim();
  const rows = resolution.settings.find(({ key }) => key === 'model');
  const removed =
    rows === undefined
      ? []
      : [rows.winner, ...rows.shadowed].filter(({ origin }) =>
          settled.some((finding) => isSame(finding.origin, origin)),
        );
  const value = removed[0]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

const COMMON_LABELS: ReadonlySet<string> = new Set(['api', 'www', 'gateway', 'com', 'ai', 'io']);

/** The name of a host as people say it: `openrouter` of `openrouter.ai`, `local` for this machine. */
function nameOf(url: URL): string {
  const label = url.hostname.split('.').find((part) => !COMMON_LABELS.has(part)) ?? 'routed';
  return /^\d/.test(url.hostname) || label === 'localhost' || !isPlainName(label) ? 'local' : label;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted === NATIVE ? 'routed' : wanted;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
